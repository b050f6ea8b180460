"""The clock's part of broadcasts: rows are written, let go and ended, a chunk at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from db.engine import Database
from db.queries import broadcast_rows as rows
from db.tables import Broadcast
from domain.broadcasts import LIVE, State
from jobs.tick import Tick
from services.broadcasts import preparing, running
from services.broadcasts.casts import find, subject_of
from services.moment import Moment
from services.office import Office

NAME = "broadcasts"
EVERY = timedelta(seconds=1)
"""How often a broadcast that is being sent gets new rows let go."""
FEWEST, MOST = 300, 5000
"""So many of its rows at least and at most are let go ahead. Two broadcasts take turns in this measure."""
AHEAD = 3
"""Rows let go ahead, in times of what went since the last look."""
ROUNDS = 25
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class _Memory:
    """What one process remembers of a broadcast that runs; a new one finds it out again."""

    cursor: int = 0
    level: int = 0
    exhausted_until: datetime | None = field(default=None)


class Broadcaster:
    """Looks at the broadcasts that are under way; each chunk of work is one short transaction.

    Whom to write to is read without the write lock, in a thread. Only some hundred rows are let go ahead, so
    pausing has few to take back, and two broadcasts get on side by side.
    """

    def __init__(self, database: Database, office: Office, stir: Callable[[], None]) -> None:
        """``stir``: called while a broadcast is under way, for who shows or deletes its messages."""
        self._database = database
        self._office = office
        self._stir = stir
        self._memory: dict[int, _Memory] = {}

    def tick(self) -> Tick:
        """Its line of the timetable; to be woken whenever something may have become due."""
        return Tick(NAME, self.look)

    async def look(self, now: datetime) -> datetime | None:
        """Do what is to be done at ``now`` (aware UTC); returns when to look again."""
        wanted: list[datetime] = []
        for _ in range(ROUNDS):
            wanted = [
                when for cast in await self._live() if (when := await self._step(cast, now)) is not None
            ]
            if now not in wanted:
                break
        if self._memory:
            self._stir()
        return min(wanted, default=None)

    async def _live(self) -> list[Broadcast]:
        unfinished = (Broadcast.state == State.CANCELLED.value) & Broadcast.ended_at.is_(None)
        under_way = Broadcast.state.in_(sorted([*LIVE, State.RETRACTING]))
        async with self._database.read() as tx:
            query = select(Broadcast).where(under_way | unfinished).order_by(Broadcast.id)
            found = list(await tx.scalars(query))
        self._memory = {cast.id: self._memory.get(cast.id, _Memory()) for cast in found}
        return found

    async def _step(self, cast: Broadcast, now: datetime) -> datetime | None:
        """One chunk of work; when there is more, ``now`` if at once."""
        if cast.ended_at is not None:
            return None
        if cast.state == State.PREPARING:
            await self._write(cast, now)
            return now
        again = await self._let_go(cast, now) if cast.state == State.RUNNING else None
        if again == now:
            return now
        async with self._database.write() as tx:
            at = Moment(tx, self._office, now)
            fresh = await find(tx, cast.id)
            more = fresh is not None and await running.follow(at, fresh)
            over = fresh is None or fresh.ended_at is not None
        if more or over:
            return now if more else None
        ends = max((cast.not_after or now) + EVERY, now + EVERY)
        if cast.state == State.PAUSED:
            return ends
        return min(again or now + EVERY, ends)

    async def _write(self, cast: Broadcast, now: datetime) -> None:
        """The next people, found in a thread and written in short transactions.

        Whoever waits for the write lock gets it between two of them.
        """
        self._memory[cast.id] = _Memory()
        async with self._database.read(scan=True) as tx:
            plans = await preparing.look(Moment(tx, self._office, now), cast)
        for plan in plans:
            async with self._database.write() as tx:
                written = await preparing.write(Moment(tx, self._office, now), plan)
            if not written:
                return

    async def _let_go(self, cast: Broadcast, now: datetime) -> datetime:
        """Fill up what is let go; when to look again."""
        if cast.starts_at is not None and cast.starts_at > now:
            return cast.starts_at  # nothing is due before: looking would read the whole list in vain
        memory, subject = self._memory[cast.id], subject_of(cast.id)
        async with self._database.read() as tx:
            there = await rows.let_gone(tx, subject, now)
        wanted = min(max(AHEAD * (memory.level - there), FEWEST), MOST)
        if memory.exhausted_until is not None and memory.exhausted_until <= now:
            memory.cursor, memory.exhausted_until = 0, None
        while there < wanted and memory.exhausted_until is None:
            async with self._database.write() as tx:
                at = Moment(tx, self._office, now)
                some = await preparing.let_go(at, cast.id, memory.cursor, wanted - there)
            if some is None:
                memory.exhausted_until = await self._next_time(subject, now)
            else:
                memory.cursor, there = some.last, there + some.gone
        memory.level = there
        if there or memory.exhausted_until is None:
            return now + EVERY
        return min(memory.exhausted_until, await self._next_planned(subject, now))

    async def _next_time(self, subject: str, now: datetime) -> datetime:
        """When a row that waits here may go; the end of time if none does."""
        async with self._database.read(scan=True) as tx:
            found = await rows.next_waiting(tx, subject)
        return NEVER if found is None else max(found, now)

    async def _next_planned(self, subject: str, now: datetime) -> datetime:
        """When a row that was put off goes; the next look while one is on its way and has to land."""
        async with self._database.read() as tx:
            found = await rows.next_planned(tx, subject)
            flies = found is None and await rows.in_flight(tx, subject)
        if flies or (found is not None and found <= now):
            return now + EVERY
        return found or NEVER
