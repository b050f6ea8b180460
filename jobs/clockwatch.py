"""Noticing that a clock jumped: set by hand, after sleep, or moved in a demonstration."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(milliseconds=500)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class ClockWatch:
    """Compares the product's clock with the monotonic one, at least once a second.

    Args:
        now: our clock, aware UTC.
        on_jump: called when it has gone more than half a second ahead of, or behind, the monotonic clock.
        every: seconds between two looks.
        monotonic: seconds that never jump.
        sleep: waits that many of them.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        on_jump: Callable[[], None],
        *,
        every: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._on_jump = on_jump
        self._every = every
        self._monotonic = monotonic
        self._sleep = sleep
        self._began = self._difference()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Watch from now on."""
        self._began = self._difference()
        self._task = asyncio.get_running_loop().create_task(self._watch(), name="clock-watch")

    async def stop(self) -> None:
        """Watch no longer."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def look(self) -> bool:
        """Compare once; True, after calling ``on_jump``, if there was a jump since the last one."""
        difference = self._difference()
        if abs(difference - self._began) <= TOLERANCE:
            return False
        self._began = difference
        self._on_jump()
        return True

    async def _watch(self) -> None:
        while True:
            await self._sleep(self._every)
            self.look()

    def _difference(self) -> timedelta:
        """Where our clock would stand when the monotonic one began, as a distance from a fixed day."""
        return self._now() - EPOCH - timedelta(seconds=self._monotonic())
