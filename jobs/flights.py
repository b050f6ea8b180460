"""Sends under way: at most one per place, all places side by side."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from jobs.duelist import Place
from jobs.sending import Result


class Flights:
    """Keeps the tasks; ``on_landing`` is called with each result, once its place is free again."""

    def __init__(self, on_landing: Callable[[Result], None]) -> None:
        self._on_landing = on_landing
        self._tasks: dict[asyncio.Task[Result], Place] = {}
        self._places: set[Place] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def __contains__(self, place: Place) -> bool:
        return place in self._places

    def start(self, place: Place, attempt: Coroutine[Any, Any, Result]) -> None:
        """Let one go."""
        task = asyncio.get_running_loop().create_task(attempt)
        self._tasks[task] = place
        self._places.add(place)
        task.add_done_callback(self._landed)

    async def land(self, seconds: float) -> None:
        """Wait for all; those that take longer are cancelled, and end with an unknown outcome."""
        tasks = list(self._tasks)
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _landed(self, task: asyncio.Task[Result]) -> None:
        self._places.discard(self._tasks.pop(task))
        if not task.cancelled():
            self._on_landing(task.result())
