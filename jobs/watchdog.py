"""The watchdog: notices when messages that are due do not go out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from db.engine import Database
from jobs.tick import Tick
from services.messages import watchdog
from services.messages.watchdog import Overdue
from services.moment import Moment
from services.office import Office

EVERY = timedelta(seconds=30)
STUCK_AFTER = 60.0
"""Seconds. So long the same message stays the most urgent overdue one before it counts as stuck: a long
queue that moves is not stuck, nor is a computer that has just woken up or started."""
PATIENCE = 10.0

log = structlog.get_logger(__name__)


class Watchdog:
    """Looks at the head of the queue every 30 seconds; the log and the owners hear of it if it stands still.

    It reads without the write lock, so that a transaction that hangs is noticed too.

    Args:
        monotonic: seconds that never go back.

    Attributes:
        alarms: how many delays there were in this process.
        patience: seconds to wait for the database before the log alone has to tell.
    """

    def __init__(
        self, database: Database, office: Office, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.alarms = 0
        self.patience = PATIENCE
        self._database = database
        self._office = office
        self._monotonic = monotonic
        self._head: int | None = None
        self._since = 0.0
        self._sounding = False

    def tick(self) -> Tick:
        """Its line of the timetable."""
        return Tick("watchdog", self.look)

    async def look(self, now: datetime) -> datetime:
        """Look once, at ``now`` (aware UTC); returns when to look again."""
        async with self._database.read() as tx:
            found = await watchdog.overdue(tx, now)
            delayed = await watchdog.delayed_since(tx)
        if found is None or found.message_id != self._head:
            self._head, self._since = (found.message_id if found else None), self._monotonic()
        if found is not None and self._monotonic() - self._since >= STUCK_AFTER:
            await self._alarm(found, now, again=delayed is not None)
        elif found is None:
            self._sounding = False
        if found is None and delayed is not None:
            log.warning("messages_go_again", since=delayed.isoformat())
            await self._write(watchdog.all_right, now)
        return now + EVERY

    async def _alarm(self, found: Overdue, now: datetime, *, again: bool) -> None:
        self.alarms += not self._sounding
        self._sounding = True
        log.error(
            "messages_delayed",
            lane=found.lane.name,
            message_id=found.message_id,
            overdue=found.count,
            alarms=self.alarms,
        )
        if not again:
            await self._write(watchdog.raise_alarm, now)

    async def _write(self, deed: Callable[[Moment], Awaitable[bool]], now: datetime) -> None:
        try:
            async with asyncio.timeout(self.patience), self._database.write() as tx:
                await deed(Moment(tx, self._office, now))
        except TimeoutError:
            log.error("owners_not_told", error="the database is busy")  # noqa: TRY400 - the next look tries again
