import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from jobs.clockwatch import ClockWatch


class Clocks:
    """Two clocks that run together until one is set."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
        self.seconds = 1000.0
        self.jumps = 0
        self.slept = asyncio.Semaphore(0)
        self.looked = asyncio.Semaphore(0)

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds

    def count(self) -> None:
        self.jumps += 1

    async def sleep(self, seconds: float) -> None:
        self.looked.release()
        await self.slept.acquire()
        self.run(seconds)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watch(clocks: Clocks) -> ClockWatch:
    return ClockWatch(lambda: clocks.wall, clocks.count, monotonic=lambda: clocks.seconds, sleep=clocks.sleep)


def test_clocks_that_run_together_are_no_news(watch: ClockWatch, clocks: Clocks) -> None:
    for _ in range(10):
        clocks.run(3600)
        assert watch.look() is False
    assert clocks.jumps == 0


@pytest.mark.parametrize("hours", [1, -1, 24 * 30])
def test_a_jump_is_noticed_once(watch: ClockWatch, clocks: Clocks, hours: int) -> None:
    clocks.wall += timedelta(hours=hours)
    assert watch.look() is True
    assert watch.look() is False
    assert clocks.jumps == 1


def test_small_corrections_add_up_until_they_matter(watch: ClockWatch, clocks: Clocks) -> None:
    seen = []
    for _ in range(4):
        clocks.run(60)
        clocks.wall += timedelta(milliseconds=200)
        seen.append(watch.look())
    assert seen == [False, False, True, False]


async def test_it_looks_by_itself_every_second(watch: ClockWatch, clocks: Clocks) -> None:
    watch.start()
    await clocks.looked.acquire()
    clocks.wall += timedelta(hours=1)
    clocks.slept.release()
    await clocks.looked.acquire()
    await watch.stop()
    assert clocks.jumps == 1
