"""The timetable's lines: each tick is one service in one transaction, but for the watchdog."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from telegram.ext import ExtBot

from db.engine import Database
from jobs.board import Board
from jobs.broadcasting import Broadcaster
from jobs.retracting import Retractor
from jobs.tick import Tick
from jobs.watchdog import Watchdog
from services.desk.digest import owe_digests
from services.desk.tasks_owned import remind_owners
from services.files.news import look_for_imports
from services.messages.housekeeping import expire_held, forget, plan_anew
from services.messages.unlinked import phone_unlinked
from services.moment import Moment
from services.office import Office
from services.people.erasing import finish_all
from services.people.keeping import erase_what_is_old
from services.people.news_stands import remind
from services.safety.watch import watch_alerts, watch_check_ins
from services.safety.words import no_answer
from services.screening.screening import forget_old
from services.talk.item_watch import watch_items
from services.visits.closures import refresh_calendar
from services.visits.prompts import ask_how_it_went
from transport.limiter import LaneLimiter

Deed = Callable[[Moment], Awaitable[datetime | None]]

WATCH = "watch"
"""The tick that new messages may concern: it looks again after every commit that owes somebody something."""

_WATCHING: tuple[Deed, ...] = (
    ask_how_it_went,
    watch_alerts,
    watch_check_ins,
    no_answer,
    watch_items,
    owe_digests,
)
_HOUSEKEEPING: dict[str, Deed] = {
    "held": expire_held,
    "unlinked": phone_unlinked,
    "imports": look_for_imports,
    "forget": forget,
    "screenings": forget_old,
    "plan-anew": plan_anew,
    "erase": finish_all,
    "news-stand": remind,
    "keeping": erase_what_is_old,
    "calendar": refresh_calendar,
    "overdue-tasks": remind_owners,
}


def ticks(database: Database, office: Office) -> list[Tick]:
    """All ticks."""
    deeds = {WATCH: _watch} | _HOUSEKEEPING
    lines = [Tick(name, _in_transaction(database, office, deed)) for name, deed in deeds.items()]
    return [*lines, Watchdog(database, office).tick()]


def broadcast_ticks(
    database: Database, office: Office, bot: ExtBot[Any], wake: Callable[[str], None]
) -> list[Tick]:
    """What broadcasts need of the clock. ``wake``: the timetable's; only the first is woken from outside.

    Raises RuntimeError for a bot without the lane limiter: deleting many messages has to be paced.
    """
    limiter = bot.rate_limiter
    if not isinstance(limiter, LaneLimiter):
        raise RuntimeError("the bot has no limiter")  # noqa: TRY004 - not the caller's argument
    board, retractor = Board(database, office, bot).tick(), Retractor(database, office, bot, limiter).tick()

    def stir() -> None:
        wake(board.name)
        wake(retractor.name)

    return [Broadcaster(database, office, stir).tick(), board, retractor]


async def _watch(at: Moment) -> datetime | None:
    """Everything that waits for people, in one transaction: it runs often and mostly finds nothing to do."""
    wanted = [await deed(at) for deed in _WATCHING]
    return min((each for each in wanted if each is not None), default=None)


def _in_transaction(
    database: Database, office: Office, deed: Deed
) -> Callable[[datetime], Awaitable[datetime | None]]:
    async def run(now: datetime) -> datetime | None:
        async with database.write() as tx:
            return await deed(Moment(tx, office, now))

    return run
