"""``column IN (these numbers)`` with the whole list as one value: the statement stays the same however many.

SQLAlchemy's own way writes a question mark for each, so that every length of a list is another statement to
put together for it and to read for SQLite.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Numbers(TypeDecorator[Iterable[int]]):
    """Whole numbers as one value."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """An array where there is one, else JSON."""
        kind: TypeEngine[Any] = Text() if dialect.name == "sqlite" else postgresql.ARRAY(BigInteger())
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        """The list as the database takes it."""
        listed = list(value or ())
        return json.dumps(listed) if dialect.name == "sqlite" else listed


class _Listed(FunctionElement[int]):
    inherit_cache = True
    type = BigInteger()


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether the column is one of the numbers given as ``name``."""
    chosen: ColumnElement[bool] = column.bool_op("IN")(_Listed(bindparam(name, type_=Numbers())))
    return chosen


@compiles(_Listed)
def _unnested(element: _Listed, compiler: Any, **options: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **options)}))"


@compiles(_Listed, "sqlite")
def _json(element: _Listed, compiler: Any, **options: Any) -> str:
    numbers = compiler.process(element.clauses, **options)
    return f"(SELECT value FROM json_each({numbers}))"  # noqa: S608 - a placeholder, never a value
