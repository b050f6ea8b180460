"""``python -m bot import``: patients and their courses from a CSV file, all or nothing."""

import csv
import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from telegram import Bot

from bot.files_open import Records, aside, opened, read_bytes, write_private
from bot.settings import Settings
from db.engine import Database
from db.lock import alone
from services.files import importing
from services.files.checking import wishes_of
from services.files.exporting import guarded
from services.files.importing import Drafted, Invited
from services.files.making import How
from services.files.reading import lines_of
from services.files.wishes import FileError, Mistake, Wish
from services.moment import Moment
from transport.request import AiohttpRequest

Progress = Callable[[int], object]

BESIDE = 5000
"""More people are not brought in beside a running bot: carrying them takes seconds, and all else waits."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for.

    Attributes:
        links: where the invite links are written; None for no links. bot_username: asked of Telegram if
            empty. dry_run: everything is checked and tried out, nothing is kept.
    """

    file: Path
    encoding: str = ""
    on_paper: bool = False
    announce: bool = False
    links: Path | None = None
    bot_username: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import did (in a dry run: would do), and what looks unusual."""

    drafted: Drafted
    unusual: tuple[Mistake, ...]


async def bring_in(settings: Settings, order: Order, begin: Callable[[int], Progress]) -> Brought:
    """Read a file of patients in.

    ``begin`` is told how many people there are, and gives what is called as they get ready. Raises FileError,
    BadRowsError (every mistake of every row), NotReadyError, AlreadyRunningError; nothing is kept then.
    """
    async with opened(settings) as records:
        how = How(order.on_paper, order.announce, invite=order.links is not None)
        lines = lines_of(read_bytes(order.file), order.encoding)
        people = wishes_of(lines, records.office, records.now)
        importing.check_consent(people, how)
        async with records.database.read(scan=True) as tx:
            unusual = await importing.look(tx, records.office, people, records.now)
        if how.invite:
            records.office.bot_username = order.bot_username or await _username(settings)
        async with _quiet(settings, len(people)), aside() as draft:
            drafted = await importing.draft(
                draft, records.office, records.owner, people, how, records.now, begin(len(people))
            )
            if not order.dry_run:
                await _keep(records, draft, people, order.links, drafted.invited)
    return Brought(drafted, tuple(unusual))


def told(brought: Brought, order: Order) -> list[str]:
    """What the command line says at the end; no names, no numbers of anybody."""
    found, verb = brought.drafted, "would be" if order.dry_run else "are"
    unlinked = found.people - found.linked
    lines = [f"Note: {each}" for each in brought.unusual]
    lines.append(f"{found.people} people and {found.courses} courses {verb} here now.")
    lines.append(f"{found.messages} messages {verb} planned, or wait for a chat.")
    if unlinked and order.links is None:
        lines.append(
            f"{unlinked} have no chat here yet, and no invite link was made: add --links FILE for that."
        )
    elif unlinked:
        lines.append(
            f"{unlinked} have no chat here yet; their invite links {verb} in {order.links}, for 14 days."
        )
    if not order.on_paper:
        lines.append("Without --consent-on-paper no names, phones and zones are kept.")
    return [*lines, "Nothing was kept: this was a dry run."] if order.dry_run else lines


@asynccontextmanager
async def _quiet(settings: Settings, people: int) -> AsyncIterator[None]:
    """Nobody else works on the database meanwhile, if there are many: the running bot would wait in vain."""
    with alone(settings.database_url) if people > BESIDE else nullcontext():
        yield


async def _keep(
    records: Records, draft: Database, people: Sequence[Wish], links: Path | None, invited: Sequence[Invited]
) -> None:
    """First the links, then the one transaction: links without people harm nobody, and are taken away."""
    if links is not None:
        write_private(links, [_table(invited)])
    try:
        parcels = await importing.packed(draft, records.database)
        async with records.database.write() as tx:
            at = Moment(tx, records.office, records.now)
            await importing.keep(parcels, at, records.owner, people)
    except Exception as error:
        _take_away(links)
        if not isinstance(error, IntegrityError):
            raise
        raise FileError("Somebody was added while the file was read; please try again.") from None


def _take_away(links: Path | None) -> None:
    if links is not None:
        links.unlink(missing_ok=True)


def _table(invited: Sequence[Invited]) -> str:
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(("code", "name", "phone", "link"))
    table.writerows((each.code, guarded(each.name), each.phone, each.link) for each in invited)
    return file.getvalue()


async def _username(settings: Settings) -> str:
    """The bot's public name. Raises telegram.error.TelegramError if Telegram does not say."""
    root = settings.telegram_api_url
    bot = Bot(
        settings.bot_token,
        base_url=f"{root}/bot",
        request=AiohttpRequest(pool_size=1),
        get_updates_request=AiohttpRequest(pool_size=1),
    )
    async with bot:
        return bot.username
