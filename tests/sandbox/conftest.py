"""A world on a real loopback port, the real library as the bot, and two people."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from telegram import Bot

from sandbox.clock import HandClock
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World


@pytest.fixture
def hands() -> HandClock:
    return HandClock(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def world(hands: HandClock) -> World:
    return World(now=hands)


@pytest.fixture
async def server(world: World) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(world) as running:
        yield running


@pytest.fixture
async def bot(server: LocalTelegram, world: World) -> AsyncIterator[Bot]:
    api = server.api_url
    async with Bot(world.token, base_url=f"{api}/bot", base_file_url=f"{api}/file/bot") as running:
        yield running


@pytest.fixture
def ann(world: World) -> Person:
    person = world.person("Ann")
    person.start()
    return person


@pytest.fixture
def refused(world: World) -> Callable[[], list[str]]:
    """The descriptions of all refused requests so far."""
    return lambda: [rejection.description for rejection in world.rejections]
