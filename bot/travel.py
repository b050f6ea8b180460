"""Moving a running bot through time: to an instant, stopping wherever something is due on the way."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clocks import MovableClock
from bot.machine import Machine
from bot.ticks import WATCH
from db import outbox
from jobs.broadcasting import NAME as BROADCASTS

_ROUNDS = 20


class Traveller:
    """Moves the clock of a machine and waits until everything that was due has happened.

    Args:
        machine: the running bot.
        clock: the machine's clock.
        delivered: returns when the bot has fetched every update that waits for it.
    """

    def __init__(
        self, machine: Machine, clock: MovableClock, delivered: Callable[[], Awaitable[object]]
    ) -> None:
        self.machine = machine
        self.clock = clock
        self._delivered = delivered

    async def settle(self) -> None:
        """Return when every update is handled, every tick has looked, and nothing is due any more."""
        for _ in range(_ROUNDS):
            await self._delivered()
            await self.machine.intake.idle()
            await self.machine.timetable.settled()
            await self.machine.dispatcher.idle()
            if await self._nothing_due():
                return

    async def travel(self, until: datetime) -> None:
        """Move to ``until`` (aware UTC), event by event, so that everything happens at its own time."""
        while (stop := await self.next_event()) is not None and stop < until:
            await self._jump(stop)
        await self._jump(until)

    async def forward(self, by: timedelta) -> None:
        """Move on by so much."""
        await self.travel(self.clock() + by)

    async def next_event(self) -> datetime | None:
        """When something will happen next: a message, or a tick that watches people or broadcasts."""
        now = self.clock()
        async with self.machine.database.read() as tx:
            due = await outbox.next_due(tx, now)
        wanted = (self.machine.timetable.next_run(name) for name in (WATCH, BROADCASTS))
        coming = [each for each in (due, *wanted) if each is not None and each > now]
        return min(coming, default=None)

    async def _jump(self, instant: datetime) -> None:
        self.clock.set(max(instant, self.clock()))
        self.machine.woke()
        await self.settle()  # which arms the timetable anew

    async def _nothing_due(self) -> bool:
        async with self.machine.database.read() as tx:
            return not await outbox.due(tx, self.clock(), 1)
