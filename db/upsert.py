"""Insert unless it is there already, in one statement, on both databases."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession


async def insert_new(tx: AsyncSession, table: Table, values: dict[str, Any]) -> int | None:
    """The new row's id; None if a unique key of ``table`` is taken, and then nothing has changed."""
    if tx.get_bind().dialect.name == "sqlite":
        statement = sqlite.insert(table).values(values).on_conflict_do_nothing().returning(table.c.id)
    else:
        statement = postgresql.insert(table).values(values).on_conflict_do_nothing().returning(table.c.id)
    number: int | None = await tx.scalar(statement)
    return number
