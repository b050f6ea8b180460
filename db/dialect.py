"""What SQLAlchemy has worked out about a statement once serves every engine of the process.

By itself each engine compiles every statement for itself, in milliseconds, and keeps the result: with an
engine for writing, one for reading and one for scanning that is three times the work and the memory.
"""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

DRIVER = "sqlite+shared"
"""What an engine's URL names to get this dialect."""

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
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.shared", __name__, SharedDialect.__name__)
