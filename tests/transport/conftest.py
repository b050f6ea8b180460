import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.transport.hand_clock import BeginLog, HandClock, Log


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def log(clock: HandClock) -> AsyncIterator[BeginLog]:
    logs: list[Log] = []

    def begin() -> Log:
        logs.append(Log(clock))
        return logs[-1]

    yield begin
    tasks = [task for one in logs for task in one.tasks]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
