"""Insert unless it is there already, in one statement, on both databases."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession


async def insert_new(tx: AsyncSession, table: Table, values: dict[str, Any]) -> int | None:
    """The new row's id; None if a unique key of ``table`` is taken, and then nothing has changed."""
    number: int | None = await tx.scalar(_insert(tx, table).values(values).returning(table.c.id))
    return number


async def insert_missing(tx: AsyncSession, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose unique keys are free; all have the same columns."""
    connection = await tx.connection()
    await connection.execute(_insert(tx, table), rows)


def _insert(tx: AsyncSession, table: Table) -> Any:
    dialect = sqlite if tx.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table).on_conflict_do_nothing()
