"""Bringing a database to the code's schema, and refusing one that is ahead of the code."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from db import sqlite, url
from db.backup import backup

MIGRATIONS = Path(__file__).with_name("migrations")


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
        return _standing(_revision(connection), ScriptDirectory(str(folder)))


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
        command.upgrade(configured(connection, folder), "head")
        _refuse_orphans(connection)
    return copy


def configured(connection: Connection, folder: Path = MIGRATIONS) -> Config:
    """Alembic's settings for one connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _standing(revision: str | None, scripts: ScriptDirectory) -> Standing:
    if revision is None:
        return Standing.EMPTY
    known = {script.revision for script in scripts.walk_revisions()}
    if revision not in known:
        raise NewerSchemaError(
            f"the database was written by a newer version of this program (schema {revision}, this one "
            f"knows up to {scripts.get_current_head()}); update the program, or restore the copy made "
            "before the update"
        )
    return Standing.CURRENT if revision == scripts.get_current_head() else Standing.BEHIND


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


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
