"""What SQLAlchemy has worked out about a statement once serves every engine of the process.

By itself each engine compiles every statement for itself, in milliseconds, and keeps the result: with an
engine for writing, one for reading and one for scanning that is three times the work and the memory.
"""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache, await_only

from db.inline import InlineConnection

THREADED = "sqlite+shared"
INLINE = "sqlite+inline"
"""What an engine's URL names to get one of these dialects."""

_STATEMENTS = 1500
"""Kept at most; the product has a few hundred, in some variants each."""

compiled: LRUCache[Any, Any] = LRUCache(_STATEMENTS)
"""For the engines' execution option ``compiled_cache``."""


_types: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


class SharedDialect(SQLiteDialect_aiosqlite):
    """SQLite's dialect; all of them are equal, so that what is kept by dialect is found by the others."""

    supports_statement_cache = True
    _type_memos = _types

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedDialect)

    def __hash__(self) -> int:
        return hash(SharedDialect)


class InlineDialect(SharedDialect):
    """The same for connections that are not awaited; see ``db.inline``."""

    supports_statement_cache = True

    def connect(self, *arguments: Any, **_options: Any) -> Any:
        """A connection to the file an engine's URL names."""
        return InlineConnection(arguments[0])

    def get_driver_connection(self, connection: Any) -> Any:
        """There is nothing behind it."""
        return connection

    def do_execute(self, cursor: Any, statement: str, parameters: Any, *_: Any, **__: Any) -> None:
        """SQLAlchemy takes a driver that never awaits for one that cannot; so this does, for nothing."""
        await_only(_nothing())
        cursor.execute(statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, *_: Any, **__: Any) -> None:
        """The same."""
        await_only(_nothing())
        cursor.executemany(statement, parameters)

    def do_terminate(self, dbapi_connection: Any) -> None:
        """Close it without waiting: the garbage collector found it."""
        dbapi_connection.stop()


async def _nothing() -> None:
    """Done."""


registry.register("sqlite.shared", __name__, SharedDialect.__name__)
registry.register("sqlite.inline", __name__, InlineDialect.__name__)
