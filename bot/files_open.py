"""What importing and exporting need: the database beside a running bot, who is responsible, private files."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.opening import NotReadyError, clock_of, open_texts, welcome
from bot.settings import Settings
from db import migrate
from db.engine import Database
from db.migrate import Standing
from db.sealed import use_keyring
from db.tables import Staff
from services.files.wishes import FileError
from services.office import Office
from services.people.staffing import staff_by_chat
from services.visits.closures import load_calendar

_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Records:
    """The clinic's records, open. ``owner``: the first of the settings, who answers for files in and out."""

    database: Database
    office: Office
    owner: Staff
    now: datetime


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Records]:
    """Open the records without the lock of the running bot: both may work side by side.

    Raises NotReadyError if the database has to be updated first, which only the bot itself may cause.
    """
    if migrate.check(settings.database_url) is Standing.BEHIND:
        raise NotReadyError("The database is of an older version. Run first: python -m bot migrate")
    migrate.upgrade(settings.database_url)
    use_keyring(settings.keyring)
    texts, clock = open_texts(settings.content_dir), clock_of(settings)
    office, database = Office(texts.content, texts, ""), Database(settings.database_url)
    await database.open()
    try:
        await welcome(database, texts, settings, clock)
        async with database.read() as tx:
            await load_calendar(tx, office)
            owner = await staff_by_chat(tx, settings.owner_ids[0])
        if owner is None:
            raise NotReadyError("The first of OWNER_IDS is nobody the database knows.")
        yield Records(database, office, owner, clock())
    finally:
        await database.close()


@asynccontextmanager
async def aside() -> AsyncIterator[Database]:
    """An empty database of this schema that goes away; names in it are sealed with the keys in use."""
    with TemporaryDirectory(prefix="clinic-aside-") as folder:
        address = f"sqlite:///{Path(folder)}/aside.db"
        migrate.upgrade(address)
        database = Database(address)
        await database.open()
        try:
            yield database
        finally:
            await database.close()


def write_private(file: Path, chunks: Sequence[str]) -> None:
    """Write a new file only its owner may read, overwriting nothing. Raises FileError."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise FileError(f"{file} exists; nothing is overwritten.") from None
    except OSError as error:
        raise FileError(f"{file} cannot be written: {error.strerror}.") from None
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
        out.writelines(chunks)
        out.flush()
        os.fsync(out.fileno())


def read_bytes(file: Path) -> bytes:
    """What is in a file. Raises FileError."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileError(f"{file} cannot be read: {error.strerror}.") from None
