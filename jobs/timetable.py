"""The timetable: a few named ticks, each one a one-shot job that is armed anew after every run."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from jobs.tick import Tick

AFTER_ERROR = timedelta(minutes=1)

log = structlog.get_logger(__name__)


class Timetable:
    """Runs ticks when they want to run, by our clock, which need not be the system's.

    APScheduler reads the system's clock: a job is set for the system's now plus what is left by ours. So no
    zone, summer time or interval trigger is involved, and a jump of either clock is mended by ``rearm``.

    Args:
        scheduler: APScheduler's, started and ended by its owner (python-telegram-bot's job queue).
        ticks: with unique names; all run once at the start.
        now: our clock, aware UTC.
    """

    def __init__(
        self, scheduler: AsyncIOScheduler, ticks: Iterable[Tick], *, now: Callable[[], datetime]
    ) -> None:
        self._scheduler = scheduler
        self._now = now
        self._ticks: dict[str, Tick] = {}
        for tick in ticks:
            if tick.name in self._ticks:
                raise ValueError(f"two ticks are named {tick.name}")
            self._ticks[tick.name] = tick
        self._wanted: dict[str, datetime] = {}
        self._jobs: dict[str, Job] = {}
        self._ended = asyncio.Event()
        self._running: set[str] = set()
        self._woken: set[str] = set()
        self._started = False

    def start(self) -> None:
        """Arm all ticks for now."""
        self._started = True
        for name in self._ticks:
            self._want(name, self._now())

    def stop(self) -> None:
        """Disarm all; a run under way ends by itself and is not armed again."""
        self._started = False
        for name in self._ticks:
            self._disarm(name)
        self._ended.set()

    def wake(self, name: str) -> None:
        """Run this tick now, or once more if it is running. Raises KeyError for an unknown name."""
        tick = self._ticks[name]
        if tick.name in self._running:
            self._woken.add(name)
        elif self._started:
            self._want(name, self._now())

    def rearm(self) -> None:
        """A clock has jumped: set every job anew."""
        for name, wanted in list(self._wanted.items()):
            if name not in self._running and self._started:
                self._want(name, wanted)

    def next_run(self, name: str) -> datetime | None:
        """When the tick wants to run next (aware UTC, our clock); None if it sleeps or runs."""
        return self._wanted.get(name)

    async def settled(self) -> None:
        """Return when no tick runs and none is overdue by our clock as it stands now."""
        for name in filter(self._overdue, self._ticks):
            if name not in self._running:
                self._want(name, self._wanted[name])
        while any(map(self._overdue, self._ticks)):
            self._ended.clear()
            await self._ended.wait()

    def _overdue(self, name: str) -> bool:
        wanted = self._wanted.get(name)
        return name in self._running or (self._started and wanted is not None and wanted <= self._now())

    def _want(self, name: str, wanted: datetime) -> None:
        self._disarm(name)
        self._wanted[name] = wanted
        # Never the same job twice: APScheduler still counts the run that arms it, and would skip it.
        self._jobs[name] = self._scheduler.add_job(
            self._run,
            "date",
            run_date=datetime.now(UTC) + max(wanted - self._now(), timedelta(0)),
            args=[name],
            name=name,
            # The defaults drop a job that is a second late.
            misfire_grace_time=None,
            coalesce=True,
        )

    def _disarm(self, name: str) -> None:
        self._wanted.pop(name, None)
        job = self._jobs.pop(name, None)
        if job is not None:
            # A job that has just been started is no longer in the scheduler's store.
            with suppress(JobLookupError):
                job.remove()

    async def _run(self, name: str) -> None:
        if name in self._running:
            self._woken.add(name)
            return
        self._wanted.pop(name, None)
        self._jobs.pop(name, None)
        self._running.add(name)
        try:
            wanted = await self._run_tick(self._ticks[name])
        finally:
            self._running.discard(name)
        if name in self._woken:
            self._woken.discard(name)
            wanted = self._now()
        if wanted is not None and self._started:
            self._want(name, wanted)
        self._ended.set()

    async def _run_tick(self, tick: Tick) -> datetime | None:
        try:
            return await tick.run(self._now())
        except Exception as error:  # noqa: BLE001 - one tick's bug must not silence the clock
            log.error("tick_failed", tick=tick.name, error=type(error).__name__)  # noqa: TRY400 - may quote data
            return self._now() + AFTER_ERROR
