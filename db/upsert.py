"""Insert unless it is there already, in one statement, on both databases."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Select, Table, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

RID_BYTES = 16
"""As many as a uuid has."""


async def insert_new(tx: AsyncSession, table: Table, values: dict[str, Any]) -> int | None:
    """The new row's id; None if a unique key of ``table`` is taken, and then nothing has changed."""
    number: int | None = await tx.scalar(_insert_one(table, is_sqlite=_is_sqlite(tx)), values)
    return number


async def insert_missing(tx: AsyncSession, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose unique keys are free; all have the same columns."""
    connection = await tx.connection()
    await connection.execute(_insert(tx, table), rows)


async def insert_missing_from(tx: AsyncSession, table: Table, columns: list[str], rows: Select[Any]) -> None:
    """The same for rows a query makes; it must have a condition, or SQLite could not tell where it ends."""
    connection = await tx.connection()
    await connection.execute(_insert(tx, table, columns, rows))


def random_rid(tx: AsyncSession) -> ColumnElement[bytes]:
    """A random row id the database makes, another one for each row; see ``db.tables.base.new_rid``."""
    if _is_sqlite(tx):
        return func.randomblob(RID_BYTES, type_=LargeBinary())
    return func.uuid_send(func.gen_random_uuid(), type_=LargeBinary())


@cache
def _insert_one(table: Table, *, is_sqlite: bool) -> Any:
    """Put together once: every message, update and event is written with it."""
    statement = (sqlite if is_sqlite else postgresql).insert(table)
    return statement.on_conflict_do_nothing().returning(table.c.id)


def _insert(
    tx: AsyncSession, table: Table, columns: Sequence[str] = (), rows: Select[Any] | None = None
) -> Any:
    statement = (sqlite if _is_sqlite(tx) else postgresql).insert(table)
    chosen = statement if rows is None else statement.from_select(columns, rows)
    return chosen.on_conflict_do_nothing()


def _is_sqlite(tx: AsyncSession) -> bool:
    return bool(tx.get_bind().dialect.name == "sqlite")
