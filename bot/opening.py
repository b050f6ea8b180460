"""What has to be right before the bot starts: content, translations, keys, database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.clocks import FileClock, system_clock
from bot.settings import Settings
from content import ContentError, load
from db import migrate
from db.engine import Database
from db.lock import alone
from db.sealed import use_keyring
from domain.clock import Now
from locales.catalogue import load_catalogues
from locales.completeness import gaps
from services.moment import Moment
from services.office import Office
from services.people.staffing import welcome_owners
from services.talk import group
from services.texts import Texts


class NotReadyError(Exception):
    """The bot cannot start; the text says why and what to do."""


def open_texts(folder: Path) -> Texts:
    """Load content and translations. Raises NotReadyError naming every mistake."""
    try:
        content = load(folder)
    except ContentError as error:
        raise NotReadyError(str(error)) from None
    catalogues = load_catalogues()
    missing = gaps(content, catalogues)
    if missing:
        raise NotReadyError("Texts patients rely on are not translated:\n" + "\n".join(missing))
    return Texts(content, catalogues)


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Hold the database for this process, bring it up to date, and give it out (not yet opened).

    Raises db.lock.AlreadyRunningError and db.migrate.NewerSchemaError, both in plain words.
    """
    with alone(settings.database_url):
        migrate.upgrade(settings.database_url)
        use_keyring(settings.keyring)
        yield Database(settings.database_url)


async def welcome(database: Database, texts: Texts, settings: Settings, clock: Now) -> None:
    """The owners named in the settings are staff from the first minute, and the team's group is known."""
    async with database.write() as tx:
        at = Moment(tx, Office(texts.content, texts, ""), clock())
        await welcome_owners(at, settings.owner_ids, texts.content.default_language)
        await group.settle(at, settings.staff_chat_id)


def clock_of(settings: Settings) -> Now:
    """The clock the process goes by."""
    return system_clock if settings.clock_file is None else FileClock(settings.clock_file)
