"""Insert unless it is there already, in one statement, on both databases."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Select, Table, bindparam, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.prepared import Prepared

RID_BYTES = 16
"""As many as a uuid has."""


async def insert_new(tx: AsyncSession, table: Table, values: dict[str, Any]) -> int | None:
    """The new row's id; None if a unique key of ``table`` is taken, and then nothing has changed."""
    insert = _insert_of(table, tuple(values), is_sqlite=_is_sqlite(tx), counted=True)
    found = await insert.rows(tx, values)
    return found[0][0] if found else None


async def insert_missing(tx: AsyncSession, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows whose unique keys are free; all have the same columns."""
    if rows:
        await _insert_of(table, tuple(rows[0]), is_sqlite=_is_sqlite(tx), counted=False).many(tx, rows)


async def insert_missing_from(tx: AsyncSession, table: Table, columns: list[str], rows: Select[Any]) -> None:
    """The same for rows a query makes; it must have a condition, or SQLite could not tell where it ends."""
    insert = sqlite.insert if _is_sqlite(tx) else postgresql.insert
    await tx.execute(insert(table).from_select(columns, rows).on_conflict_do_nothing())


def random_rid(tx: AsyncSession) -> ColumnElement[bytes]:
    """A random row id the database makes, another one for each row; see ``db.tables.base.new_rid``."""
    if _is_sqlite(tx):
        return func.randomblob(RID_BYTES, type_=LargeBinary())
    return func.uuid_send(func.gen_random_uuid(), type_=LargeBinary())


@cache
def _insert_of(table: Table, names: tuple[str, ...], *, is_sqlite: bool, counted: bool) -> Prepared:
    insert = sqlite.insert if is_sqlite else postgresql.insert
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    statement = insert(table).values(values).on_conflict_do_nothing()
    return Prepared(statement.returning(table.c.id) if counted else statement)


def _is_sqlite(tx: AsyncSession) -> bool:
    return bool(tx.get_bind().dialect.name == "sqlite")
