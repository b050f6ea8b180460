"""Ids for rows that are written many at once, known before they are."""

from collections.abc import Sequence

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession


async def reserve(tx: AsyncSession, table: Table, number: int) -> Sequence[int]:
    """So many ids of this table that nobody else will get, in order; inside a write transaction.

    On SQLite the transaction holds the only write lock, so the next ids are free; a server counts by itself.
    """
    if tx.get_bind().dialect.name == "sqlite":
        last = await tx.scalar(select(func.max(table.c.id))) or 0
        return range(last + 1, last + 1 + number)
    counter = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :number)")
    return sorted(await tx.scalars(counter, {"name": table.name, "number": number}))
