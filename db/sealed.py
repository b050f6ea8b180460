"""Encrypted columns: ``name = Sealed("name_sealed")`` reads and writes plain text over a sealed column.

A descriptor and not a column type, because what is sealed is bound to the row's own random id.
"""

from typing import Any, overload

from sqlalchemy import LargeBinary
from sqlalchemy.orm import MappedColumn, mapped_column

from db.keyring import Keyring

_process: list[Keyring] = []


def use_keyring(keyring: Keyring) -> None:
    """Give this process its keys; once, before the database is opened."""
    _process[:] = [keyring]


def keyring() -> Keyring:
    """The process's keys. Raises RuntimeError if none were given."""
    if not _process:
        raise RuntimeError("no keyring: call use_keyring() before the database is used")
    return _process[0]


def sealed_column(**options: Any) -> MappedColumn[Any]:
    """A column that holds sealed bytes."""
    return mapped_column(LargeBinary, repr=False, **options)


class Sealed:
    """Plain-text view of a sealed column of a table with ``HasRid``."""

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...
    @overload
    def __get__(self, row: Any, owner: type) -> str | None: ...
    def __get__(self, row: Any, owner: type) -> "Sealed | str | None":
        if row is None:
            return self
        sealed: bytes | None = getattr(row, self.column)
        return None if sealed is None else keyring().open(sealed, self._bound_to(row))

    def __set__(self, row: Any, plain: str | None) -> None:
        sealed = None if plain is None else keyring().seal(plain, self._bound_to(row))
        setattr(row, self.column, sealed)

    def _bound_to(self, row: Any) -> bytes:
        return _bound_to(row.__tablename__, self.column, bytes(row.rid))


def seal(table: str, column: str, rid: bytes, plain: str) -> bytes:
    """What ``Sealed`` would store, for statements that write many rows without objects."""
    return keyring().seal(plain, _bound_to(table, column, rid))


def _bound_to(table: str, column: str, rid: bytes) -> bytes:
    return f"{table}.{column}\0".encode() + rid
