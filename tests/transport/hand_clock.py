import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

ROUNDS = 30


@dataclass
class HandClock:
    """A monotonic clock moved by hand; whoever sleeps on it wakes exactly on time."""

    now: float = 1000.0
    _sleepers: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), woken))
        await woken

    async def settle(self) -> None:
        for _ in range(ROUNDS):
            await asyncio.sleep(0)

    async def advance(self, seconds: float) -> None:
        await self.settle()
        end = self.now + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                self.now = max(self.now, at)
                woken.set_result(None)
                await self.settle()
        self.now = end
        await self.settle()


@dataclass
class Log:
    """Writes down when each of several waits was over, in seconds since the beginning."""

    clock: HandClock
    times: dict[str, float] = field(default_factory=dict)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = self.clock.now

    def wait(self, name: str, what: Awaitable[object]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._wait(name, what))
        self.tasks.append(task)
        return task

    async def _wait(self, name: str, what: Awaitable[object]) -> None:
        await what
        self.times[name] = self.clock.now - self._began

    @property
    def in_order(self) -> list[str]:
        return list(self.times)


BeginLog = Callable[[], Log]
