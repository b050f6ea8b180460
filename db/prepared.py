"""Statements that run with every message: worked out once, then handed to the driver's own cursor.

SQLAlchemy puts a context, a result and rows around each execution. That takes it 60 to 400 microseconds where
SQLite answers in 2 to 20, and there is a dozen of them to every message.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    BindParameter,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    insert,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.types import TypeEngine

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Values = Mapping[str, Any]
Found = TypeVar("Found")

_NOTHING: Values = {}
_HELD = "connection"


class Prepared:
    """One statement with named values, for both databases.

    Its rows are plain tuples, its instants aware UTC as everywhere. An insert names all its columns as bound
    values; lists of numbers are taken by ``db.among``. What waits in the session is flushed before.

    All of its methods raise sqlalchemy.exc.DBAPIError as ``tx.execute`` does, and KeyError for a value that
    is missing.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._ready: dict[str, _Ready] = {}

    async def rows(self, tx: AsyncSession, values: Values = _NOTHING) -> list[Any]:
        """All rows it finds."""
        return await tx.run_sync(self.found, values)

    async def many(self, tx: AsyncSession, several: Sequence[Values]) -> int:
        """Run it for each of the values at once; how many rows that changed."""
        return await tx.run_sync(self._run, lambda ready, cursor: ready.many(cursor, several))

    def found(self, session: Session, values: Values) -> list[Any]:
        """The same for who is in the session's own thread of work already."""
        return self._run(session, lambda ready, cursor: ready.rows(cursor, values))

    def within(self, session: Session, values: Values) -> None:
        """Run it while the session flushes."""
        self._do(session, lambda ready, cursor: ready.run(cursor, values))

    def _run(self, session: Session, work: "Callable[[_Ready, Any], Found]") -> Found:
        session.flush()
        return self._do(session, work)

    def _do(self, session: Session, work: "Callable[[_Ready, Any], Found]") -> Found:
        connection = _connection_of(session)
        dialect = connection.dialect
        ready = self._ready.get(dialect.name) or self._made_ready(dialect)
        with on_cursor(connection, ready.sql) as cursor:
            return work(ready, cursor)

    def _made_ready(self, dialect: Dialect) -> "_Ready":
        ready = self._ready[dialect.name] = _ready(self._statement, dialect)
        return ready


async def rows_of_each(tx: AsyncSession, *asked: tuple[Prepared, Values]) -> list[list[Any]]:
    """The rows of several queries; to come and go once is cheaper than to come and go for each."""
    return await tx.run_sync(lambda session: [query.found(session, values) for query, values in asked])


@contextmanager
def on_cursor(connection: Connection, sql: str) -> Iterator[Any]:
    """The driver's own cursor. What the driver raises about ``sql`` is raised in SQLAlchemy's words."""
    dialect = connection.dialect
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except dialect.loaded_dbapi.Error as error:
        base = dialect.loaded_dbapi.Error
        raise DBAPIError.instance(sql, None, error, base, hide_parameters=True, dialect=dialect) from error
    finally:
        cursor.close()


def _connection_of(session: Session) -> Connection:
    """The connection of the session's transaction; asking SQLAlchemy takes it longer than most statements."""
    known: tuple[SessionTransaction, Connection] | None = session.info.get(_HELD)
    if known is not None and known[0] is _innermost(session) and known[0].is_active:
        return known[1]
    connection = session.connection()
    session.info[_HELD] = (_innermost(session), connection)
    return connection


def _innermost(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


def inserting(table: Table, *names: str) -> Insert:
    """An insert whose values have the names of their columns; all but the id if none is named."""
    chosen = names or [column.name for column in table.c if not column.primary_key]
    return insert(table).values({name: bindparam(name, type_=table.c[name].type) for name in chosen})


class _Slot(NamedTuple):
    """One value the driver is given: what the caller names, or without a key what stands in the statement."""

    key: str | None
    convert: Callable[[Any], Any] | None
    fixed: Any


@dataclass(frozen=True, slots=True)
class _Ready:
    """The statement in the words of one database."""

    sql: str
    names: tuple[str, ...]
    slots: tuple[_Slot, ...]
    positional: bool
    results: tuple[tuple[int, Callable[[Any], Any]], ...]

    def run(self, cursor: Any, values: Values) -> None:
        cursor.execute(self.sql, self._given(values))

    def rows(self, cursor: Any, values: Values) -> list[Any]:
        self.run(cursor, values)
        found = cursor.fetchall()
        return [self._read(row) for row in found] if self.results else list(found)

    def many(self, cursor: Any, several: Sequence[Values]) -> int:
        cursor.executemany(self.sql, [self._given(values) for values in several])
        return int(cursor.rowcount)

    def _given(self, values: Values) -> Any:
        # In one expression: it is done for every value of every row that is written.
        given = [
            fixed if key is None else values[key] if convert is None else convert(values[key])
            for key, convert, fixed in self.slots
        ]
        return given if self.positional else dict(zip(self.names, given, strict=True))

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        read = list(row)
        for place, convert in self.results:
            read[place] = convert(read[place])
        return tuple(read)


def _ready(statement: Statement, dialect: Dialect) -> _Ready:
    compiled = statement.compile(dialect=dialect, for_executemany=True)
    positional = compiled.positiontup is not None
    bound = [(name, compiled.binds[name]) for name in compiled.positiontup or compiled.binds]
    texts = [_literal(each, dialect) if positional else None for _, each in bound]
    given = [pair for pair, text in zip(bound, texts, strict=True) if text is None]
    names = tuple(name for name, _ in given)
    slots = tuple(_slot(each, dialect) for _, each in given)
    found = [column.type.dialect_impl(dialect) for column in statement.exported_columns]
    reading = [(place, _reader(kind, dialect)) for place, kind in enumerate(found)]
    results = tuple((place, convert) for place, convert in reading if convert is not None)
    sql = _written_out(str(compiled), texts) if positional else str(compiled)
    return _Ready(sql, names, slots, positional, results)


def _literal(bound: BindParameter[Any], dialect: Dialect) -> str | None:
    """How a constant of the statement's own is written in its text; None if it is to be bound."""
    if bound.required or bound.effective_value is None:
        return None
    write = bound.type.dialect_impl(dialect).literal_processor(dialect)
    return None if write is None else str(write(bound.effective_value))


def _written_out(sql: str, texts: Sequence[str | None]) -> str:
    """Put constants where a question mark stands for them.

    A bound constant is one SQLite cannot hold against the condition of a partial index. Where it might, it
    plans the statement anew each time a value is bound, which takes longer than running it.
    """
    first, *rest = sql.split("?")
    pairs = zip(texts, rest, strict=True)
    return first + "".join(f"{'?' if text is None else text}{piece}" for text, piece in pairs)


def _slot(bound: BindParameter[Any], dialect: Dialect) -> _Slot:
    convert = bound.type.dialect_impl(dialect).bind_processor(dialect)
    if bound.required:
        return _Slot(bound.key, convert, None)
    value = bound.effective_value
    return _Slot(None, None, value if convert is None else convert(value))


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return kind.result_processor(dialect, None)
