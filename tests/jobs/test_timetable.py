"""Ticks run when they want to by our clock, whatever the system's clock or the tick itself does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.events import EVENT_JOB_SUBMITTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.testing import capture_logs

from jobs.tick import Tick
from jobs.timetable import Timetable

HOUR = timedelta(hours=1)
MOMENT = timedelta(milliseconds=30)


class ShiftedClock:
    """The system's clock plus an offset, moved by hand."""

    def __init__(self) -> None:
        self.offset = timedelta(days=400)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


class Runs:
    """What a tick did: when it ran; tells those who wait."""

    def __init__(self, wants: Callable[[datetime], datetime | None] = lambda _now: None) -> None:
        self.times: list[datetime] = []
        self.wants = wants
        self._ran = asyncio.Semaphore(0)

    async def __call__(self, now: datetime) -> datetime | None:
        self.times.append(now)
        self._ran.release()
        return self.wants(now)

    async def next(self) -> None:
        async with asyncio.timeout(5):
            await self._ran.acquire()


@pytest.fixture
def clock() -> ShiftedClock:
    return ShiftedClock()


Begin = Callable[..., Timetable]


@pytest.fixture
async def begin(clock: ShiftedClock) -> AsyncIterator[Begin]:
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start()
    begun: list[Timetable] = []

    def start(*ticks: Tick) -> Timetable:
        begun.append(Timetable(scheduler, ticks, now=clock))
        begun[-1].start()
        return begun[-1]

    yield start
    for table in begun:
        table.stop()
    scheduler.shutdown(wait=False)


async def test_every_tick_runs_at_the_start_and_then_when_it_wants_to(begin: Begin) -> None:
    often, once = Runs(lambda now: now + MOMENT), Runs()
    begin(Tick("often", often), Tick("once", once))
    for _ in range(3):
        await often.next()
    await once.next()
    gaps = [later - earlier for earlier, later in zip(often.times, often.times[1:], strict=False)]
    assert min(gaps) >= MOMENT
    assert len(once.times) == 1


async def test_a_tick_that_wanted_to_run_in_the_past_runs_now(begin: Begin) -> None:
    times = iter([-HOUR, None])

    def wants(now: datetime) -> datetime | None:
        after = next(times)
        return None if after is None else now + after

    runs = Runs(wants)
    begin(Tick("late", runs))
    await runs.next()
    await runs.next()


async def test_waking_a_sleeping_tick_runs_it_now(begin: Begin) -> None:
    runs = Runs(lambda now: now + HOUR)
    table = begin(Tick("hourly", runs))
    await runs.next()
    table.wake("hourly")
    await runs.next()
    assert len(runs.times) == 2


async def test_a_tick_never_overlaps_itself_and_a_wake_meanwhile_runs_it_once_more(begin: Begin) -> None:
    gate, entered, inside, most = asyncio.Event(), Runs(), 0, 0

    async def slow(now: datetime) -> datetime | None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await entered(now)
        await gate.wait()
        inside -= 1
        return None

    table = begin(Tick("slow", slow))
    await entered.next()
    for _ in range(5):
        table.wake("slow")
    gate.set()
    await entered.next()
    await table.settled()
    assert (len(entered.times), most) == (2, 1)


async def test_a_wake_between_the_start_of_a_job_and_its_first_step_does_not_run_it_beside_itself(
    clock: ShiftedClock,
) -> None:
    scheduler, gate, entered = AsyncIOScheduler(timezone=UTC), asyncio.Event(), Runs()

    async def slow(now: datetime) -> datetime | None:
        await entered(now)
        await gate.wait()
        return None

    table = Timetable(scheduler, [Tick("slow", slow)], now=clock)
    scheduler.add_listener(lambda _: None if len(entered.times) else table.wake("slow"), EVENT_JOB_SUBMITTED)
    scheduler.start()
    table.start()
    await entered.next()
    await asyncio.sleep(0.05)
    assert len(entered.times) == 1
    gate.set()
    await entered.next()
    await table.settled()
    scheduler.shutdown(wait=False)


async def test_a_clock_that_jumps_ahead_makes_a_tick_run_at_once(begin: Begin, clock: ShiftedClock) -> None:
    runs = Runs(lambda now: now + HOUR)
    table = begin(Tick("hourly", runs))
    await runs.next()
    await _armed(table, "hourly")
    clock.offset += HOUR
    table.rearm()
    await runs.next()
    assert runs.times[1] - runs.times[0] >= HOUR


async def test_settled_waits_for_everything_a_moved_clock_made_due(begin: Begin, clock: ShiftedClock) -> None:
    runs = Runs(lambda now: now + HOUR)
    table = begin(Tick("hourly", runs))
    await table.settled()
    clock.offset += HOUR
    await table.settled()
    assert len(runs.times) == 2


async def test_a_clock_set_back_does_not_change_what_the_tick_wanted(
    begin: Begin, clock: ShiftedClock
) -> None:
    runs = Runs(lambda now: now + MOMENT)
    table = begin(Tick("soon", runs))
    await runs.next()
    wanted = await _armed(table, "soon")
    clock.offset -= HOUR
    table.rearm()
    await asyncio.sleep(2 * MOMENT.total_seconds())
    assert (len(runs.times), table.next_run("soon")) == (1, wanted)
    clock.offset += HOUR
    table.rearm()
    await runs.next()


async def _armed(table: Timetable, name: str) -> datetime:
    """When the tick wants to run next, once the run under way is over."""
    await table.settled()
    wanted = table.next_run(name)
    assert wanted is not None
    return wanted


async def test_a_tick_that_raises_is_logged_by_class_name_only_and_runs_again_later(
    begin: Begin, clock: ShiftedClock
) -> None:
    tried = Runs()

    async def broken(now: datetime) -> datetime | None:
        await tried(now)
        raise ValueError("Kim Minji, 010-1234-5678")

    with capture_logs() as logs:
        table = begin(Tick("broken", broken))
        await tried.next()
        wanted = await _armed(table, "broken")
    assert wanted - tried.times[0] >= timedelta(minutes=1)
    assert "Minji" not in str(logs)
    assert "ValueError" in str(logs)
    clock.offset += timedelta(minutes=2)
    table.rearm()
    await tried.next()


async def test_after_the_stop_nothing_runs_and_nothing_is_armed(begin: Begin) -> None:
    runs = Runs(lambda now: now + MOMENT)
    table = begin(Tick("often", runs))
    await runs.next()
    table.stop()
    table.wake("often")
    table.rearm()
    count = len(runs.times)
    await asyncio.sleep(2 * MOMENT.total_seconds())
    assert len(runs.times) == count
    assert table.next_run("often") is None


def _ticks(*names: str) -> list[Tick]:
    async def run(_now: datetime) -> datetime | None:
        return None

    return [Tick(name, run) for name in names]


def test_two_ticks_of_one_name_are_refused(clock: ShiftedClock) -> None:
    with pytest.raises(ValueError, match="two ticks are named purge"):
        Timetable(AsyncIOScheduler(timezone=UTC), _ticks("purge", "purge"), now=clock)


def test_waking_a_tick_that_does_not_exist_is_an_error(clock: ShiftedClock) -> None:
    table = Timetable(AsyncIOScheduler(timezone=UTC), _ticks("purge"), now=clock)
    with pytest.raises(KeyError):
        table.wake("purgatory")
