"""Bringing a database to the code's schema, and refusing one that is ahead of the code.

Most starts find the schema as it should be: they do not load Alembic, which takes ten megabytes for good.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect

from db import sqlite, url
from db.backup import backup

MIGRATIONS = Path(__file__).with_name("migrations")
_TABLE = "alembic_version"


class NewerSchemaError(Exception):
    """The database was written by a newer version of the program."""


class Standing(StrEnum):
    """How a database stands to this code."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"


def check(address: str, folder: Path = MIGRATIONS) -> Standing:
    """How the database stands to this code. Creates nothing.

    Raises NewerSchemaError, in a sentence for whoever starts the program.
    """
    file = url.file_of(address)
    if file is not None and not file.exists():
        return Standing.EMPTY
    with _connected(address) as connection:
        return _standing(_revision(connection), folder)


def upgrade(address: str, folder: Path = MIGRATIONS) -> Path | None:
    """Bring the database to this code's schema; all or nothing.

    A database that is behind is copied first; returns the copy's path, None if none was needed.
    Raises NewerSchemaError, and whatever a migration raises (the database is then as it was).
    """
    file = url.file_of(address)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    standing = check(address, folder)
    if standing is Standing.CURRENT:
        return None
    with _connected(address) as connection:
        old = _revision(connection)
    copy = backup(file, f"before-update-from-{old}") if file and standing is Standing.BEHIND else None
    with _connected(address) as connection, connection.begin():
        from db import alembic_run  # noqa: PLC0415 - see above

        alembic_run.upgrade(connection, folder)
        _refuse_orphans(connection)
    return copy


def revisions(folder: Path = MIGRATIONS) -> list[str]:
    """The schemas this code knows, the oldest first: every migration's file begins with its number."""
    return sorted(file.name.partition("_")[0] for file in folder.glob("versions/[0-9]*.py"))


def _standing(revision: str | None, folder: Path) -> Standing:
    if revision is None:
        return Standing.EMPTY
    known = revisions(folder)
    if revision not in known:
        raise NewerSchemaError(
            f"the database was written by a newer version of this program (schema {revision}, this one "
            f"knows up to {known[-1]}); update the program, or restore the copy made before the update"
        )
    return Standing.CURRENT if revision == known[-1] else Standing.BEHIND


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_TABLE):
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {_TABLE}").scalar()  # noqa: S608 - our own name
    return None if found is None else str(found)


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("a migration left rows that point to nothing; the database was not changed")


@contextmanager
def _connected(address: str) -> Iterator[Connection]:
    engine = create_engine(url.for_sync(address))
    if engine.dialect.name == "sqlite":
        sqlite.for_migrating(engine)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
