"""What is due, as far as the dispatcher needs to know now."""

from collections.abc import Callable, Iterable
from datetime import datetime

from db import outbox
from db.engine import Database
from db.outbox import Candidate

SIZE = 256
"""Rows per look. More than a second's worth of chats at Telegram's rate, so that a gap blocks nobody else."""
LONGEST = 2 * SIZE
LOOK_AGAIN = 1.0
"""Seconds. While something is due and waits, time alone may make something more urgent due."""
AT_LATEST = 60.0

Place = int | str


def place_of(candidate: Candidate) -> Place:
    """Where it goes: the chat, or the recipient as long as no chat is known."""
    return candidate.recipient if candidate.chat_id is None else candidate.chat_id


class DueList:
    """The head of the queue, read anew when it is out of date or used up.

    ``now`` gives aware UTC, ``monotonic`` seconds.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self.rows: list[Candidate] = []
        self._database = database
        self._now = now
        self._monotonic = monotonic
        self._stale = True
        self._more = False
        self._look_at = 0.0
        self._next_due: datetime | None = None

    def outdate(self) -> None:
        """Something changed in the outbox or on the clock."""
        self._stale = True

    @property
    def fresh(self) -> bool:
        """True if nothing suggests to read again."""
        reached = self._next_due is not None and self._next_due <= self._now()
        return not self._stale and not reached and self._monotonic() < self._look_at

    @property
    def wait(self) -> float:
        """Seconds until it must be read again."""
        return max(0.0, self._look_at - self._monotonic())

    async def update(self, room: int, usable: Callable[[Candidate], bool]) -> None:
        """Read again if needed, until ``room`` messages for different places are usable, if there are."""
        if not self.fresh:
            await self._read()
        while self._more and len(self.rows) < LONGEST and not self._offers(room, usable):
            await self._read_more()

    def drop(self, message_ids: Iterable[int]) -> None:
        """These are not due any more, or being sent."""
        gone = set(message_ids)
        self.rows = [row for row in self.rows if row.id not in gone]
        # What was overdue hid when the next one is due.
        self._stale = self._stale or not self.rows

    def _offers(self, room: int, usable: Callable[[Candidate], bool]) -> bool:
        """Whether usable messages for so many places are at hand."""
        places: set[Place] = set()
        for row in self.rows:
            if len(places) >= room:
                return True
            if usable(row):
                places.add(place_of(row))
        return len(places) >= room

    async def _read(self) -> None:
        self._stale = False
        now = self._now()
        async with self._database.read() as tx:
            self.rows = await outbox.due(tx, now, SIZE)
            next_due = None if self.rows else await outbox.next_due(tx, now)
        self._more = len(self.rows) == SIZE
        self._next_due = next_due if next_due is not None and next_due > now else None
        pause = AT_LATEST if self._next_due is None else (self._next_due - now).total_seconds()
        self._look_at = self._monotonic() + (LOOK_AGAIN if self.rows else min(pause, AT_LATEST))

    async def _read_more(self) -> None:
        known = {row.chat_id for row in self.rows if row.chat_id is not None}
        async with self._database.read() as tx:
            found = await outbox.due(tx, self._now(), SIZE, not_chats=known)
        ids = {row.id for row in self.rows}
        self.rows += [row for row in found if row.id not in ids]
        self._more = len(found) == SIZE
