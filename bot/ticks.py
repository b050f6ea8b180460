"""The timetable's lines: each tick is one service in one transaction, but for the watchdog."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from db.engine import Database
from jobs.tick import Tick
from jobs.watchdog import Watchdog
from services.messages.housekeeping import expire_held, forget, plan_anew
from services.moment import Moment
from services.office import Office
from services.people.erasing import finish_all
from services.safety.watch import watch_alerts, watch_check_ins
from services.safety.words import no_answer
from services.screening.screening import forget_old
from services.talk.item_watch import watch_items
from services.visits.prompts import ask_how_it_went

Deed = Callable[[Moment], Awaitable[datetime | None]]

WATCH = "watch"
"""The tick that new messages may concern: it looks again after every commit that owes somebody something."""

_WATCHING: tuple[Deed, ...] = (ask_how_it_went, watch_alerts, watch_check_ins, no_answer, watch_items)
_HOUSEKEEPING: dict[str, Deed] = {
    "held": expire_held,
    "forget": forget,
    "screenings": forget_old,
    "plan-anew": plan_anew,
    "erase": finish_all,
}


def ticks(database: Database, office: Office) -> list[Tick]:
    """All ticks."""
    deeds = {WATCH: _watch} | _HOUSEKEEPING
    lines = [Tick(name, _in_transaction(database, office, deed)) for name, deed in deeds.items()]
    return [*lines, Watchdog(database, office).tick()]


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
