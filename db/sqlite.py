"""How SQLite must be spoken to: the settings of each connection and how its transactions begin.

SQLite's driver begins transactions late and deferred by itself; two deferred transactions that read and
then write refuse each other at once, whatever the busy timeout. So we begin by hand.
"""

from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db import dialect
from db.checkpoint import AT_LATEST
from db.inline import BUSY_MS
from db.prepared import on_cursor

_EVERY = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # with NORMAL a power cut takes back commits: a message would go out twice
)


def inline_engine(url: URL, connections: int) -> AsyncEngine:
    """An engine whose statements run on the event loop's thread; see ``db.inline``."""
    return _engine(url, connections, dialect.INLINE)


def threaded_engine(url: URL, connections: int) -> AsyncEngine:
    """An engine whose statements run in threads."""
    return _engine(url, connections, dialect.THREADED)


def for_writing(engine: Engine) -> None:
    """Every transaction takes the write lock when it begins."""
    log = f"PRAGMA wal_autocheckpoint={AT_LATEST}"
    _prepare(engine, (*_EVERY, log, "PRAGMA foreign_keys=ON"), "BEGIN IMMEDIATE")


def for_reading(engine: Engine) -> None:
    """Transactions see one state of the database and cannot change it."""
    _prepare(engine, (*_EVERY, "PRAGMA query_only=ON"), "BEGIN")


def for_migrating(engine: Engine) -> None:
    """As for writing, but foreign keys are off: rebuilding a table would empty those that point to it."""
    patience = f"PRAGMA busy_timeout={BUSY_MS}"
    _prepare(engine, (patience, *_EVERY, "PRAGMA foreign_keys=OFF"), "BEGIN IMMEDIATE")


def _engine(url: URL, connections: int, driver: str) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername=driver),
        pool_size=connections,
        max_overflow=0,
        execution_options={"compiled_cache": dialect.compiled},
    )


def _prepare(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    def on_connect(connection: Any, _record: object) -> None:
        if connection.isolation_level is not None:
            connection.isolation_level = None  # the driver's own BEGIN stays away
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    def on_begin(connection: Connection) -> None:
        with on_cursor(connection, begin) as cursor:
            cursor.execute(begin)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
