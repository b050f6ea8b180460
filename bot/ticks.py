"""The timetable's lines: each tick is one service in one transaction."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from db.engine import Database
from jobs.tick import Tick
from services.housekeeping import expire_held, forget, plan_anew
from services.moment import Moment
from services.office import Office
from services.prompts import ask_how_it_went
from services.watch import watch_alerts, watch_check_ins
from services.words import no_answer

Deed = Callable[[Moment], Awaitable[datetime | None]]

WATCHING: dict[str, Deed] = {
    "prompts": ask_how_it_went,
    "alerts": watch_alerts,
    "check-ins": watch_check_ins,
    "red-words": no_answer,
}
"""Ticks that new messages may concern: they look again after every commit that owes somebody something."""

HOUSEKEEPING: dict[str, Deed] = {"held": expire_held, "forget": forget, "plan-anew": plan_anew}


def ticks(database: Database, office: Office) -> list[Tick]:
    """All ticks."""
    return [
        Tick(name, _in_transaction(database, office, deed))
        for name, deed in (WATCHING | HOUSEKEEPING).items()
    ]


def _in_transaction(
    database: Database, office: Office, deed: Deed
) -> Callable[[datetime], Awaitable[datetime | None]]:
    async def run(now: datetime) -> datetime | None:
        async with database.write() as tx:
            return await deed(Moment(tx, office, now))

    return run
