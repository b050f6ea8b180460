"""What SQLite is asked, and how it means to answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from sqlite3 import Connection

from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def listening(tx: AsyncSession) -> AsyncIterator[list[str]]:
    """Grows with each statement of the transaction, its values written into it."""
    asked: list[str] = []
    connection = await sqlite_of(tx)
    connection.set_trace_callback(asked.append)
    try:
        yield asked
    finally:
        connection.set_trace_callback(None)


async def plan_of(tx: AsyncSession, statement: str) -> list[str]:
    """The steps of SQLite's plan for a statement."""
    connection = await sqlite_of(tx)
    return [step[-1] for step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]


async def sqlite_of(tx: AsyncSession) -> Connection:
    """The driver's own connection behind the transaction."""
    pooled = await (await tx.connection()).get_raw_connection()
    connection: Connection = pooled.driver_connection.there()  # type: ignore[union-attr]
    return connection
