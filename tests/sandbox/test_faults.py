"""Trouble on demand, met by the real library."""

import asyncio
import time
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from sandbox.limits import Limits
from sandbox.people import Person
from sandbox.waiting import until
from sandbox.world import World

# The library announces that it will count the wait in timedeltas one day.
LATER = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


def waiting_seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait, whichever way the library is told to say it."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def texts(person: Person) -> list[str]:
    return [message.text for message in person.chat.from_bot()]


@LATER
async def test_a_refusal_strikes_as_often_as_asked(bot: Bot, ann: Person, world: World) -> None:
    rule = world.faults.refuse("send*", status=429, retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ann.id, "x")
        assert waiting_seconds(caught.value) == 7
    await bot.send_message(ann.id, "arrived")
    assert (texts(ann), rule.hits) == (["arrived"], 2)
    assert world.rejections == []


@pytest.mark.parametrize(
    ("status", "error", "text"),
    [
        (401, InvalidToken, "Unauthorized"),
        (500, NetworkError, "Internal Server Error"),
        (502, NetworkError, "Bad Gateway"),
    ],
)
async def test_any_error_can_be_had(
    bot: Bot, ann: Person, world: World, status: int, error: type, text: str
) -> None:
    world.faults.refuse(status=status)
    with pytest.raises(error, match=text):
        await bot.send_message(ann.id, "x")
    assert (texts(ann), world.rejections) == ([], [])


async def test_faults_can_be_aimed_at_one_chat(bot: Bot, ann: Person, world: World) -> None:
    bo = world.person("Bo")
    bo.start()
    world.faults.refuse(
        "sendMessage", status=400, description="Bad Request: chat not found", chat_id=bo.id, times=None
    )
    await bot.send_message(ann.id, "x")
    with pytest.raises(BadRequest):
        await bot.send_message(bo.id, "x")


async def test_chance_is_repeatable(bot: Bot, ann: Person, world: World) -> None:
    async def run() -> list[bool]:
        world.faults.clear()
        world.faults.refuse("sendMessage", status=500, times=None, probability=0.5, seed=7)
        found = []
        for _ in range(12):
            try:
                await bot.send_message(ann.id, "x")
                found.append(True)
            except NetworkError:
                found.append(False)
        return found

    first = await run()
    assert first == await run()
    assert {True, False} == set(first)


@pytest.mark.parametrize(("after_accept", "arrived"), [(False, []), (True, ["x"])])
async def test_a_dropped_connection_leaves_the_bot_in_doubt(
    bot: Bot, ann: Person, world: World, *, after_accept: bool, arrived: list[str]
) -> None:
    world.faults.drop("sendMessage", after_accept=after_accept)
    with pytest.raises(NetworkError, match="disconnected"):
        await bot.send_message(ann.id, "x")
    assert texts(ann) == arrived
    await bot.send_message(ann.id, "next")
    assert texts(ann) == [*arrived, "next"]


async def test_a_late_request_is_acted_on_after_the_bot_gave_up(bot: Bot, ann: Person, world: World) -> None:
    world.faults.delay("sendMessage", 0.3)
    with pytest.raises(TimedOut):
        await bot.send_message(ann.id, "x", read_timeout=0.05)
    await until(world, lambda: texts(ann) == ["x"])


async def test_nonsense_is_answered_after_acting(bot: Bot, ann: Person, world: World) -> None:
    world.faults.malformed("sendMessage")
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(ann.id, "x")
    assert texts(ann) == ["x"]


async def test_an_outage_ends_waiting_polls_and_passes(bot: Bot, ann: Person, world: World) -> None:
    await bot.get_updates(offset=-1)
    waiting = asyncio.create_task(
        bot.get_updates(offset=world.updates.pending[0]["update_id"] + 1, timeout=30)
    )
    await until(world, lambda: world.updates.polling)
    world.faults.outage = True
    with pytest.raises(NetworkError):
        await asyncio.wait_for(waiting, 5)
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "x")
    world.faults.outage = False
    await bot.send_message(ann.id, "y")
    assert (texts(ann), world.rejections) == (["y"], [])


@LATER
async def test_flood_limits_answer_429_with_the_time_to_wait(bot: Bot, ann: Person, world: World) -> None:
    limiter = world.faults.limits(monotonic=lambda: 100.0)
    await bot.send_message(ann.id, "1")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ann.id, "2")
    assert waiting_seconds(caught.value) == 1
    assert (texts(ann), limiter.refused, world.rejections) == (["1"], 1, [])


def test_limits_per_second_chat_and_group_minute() -> None:
    clock = [1000.0]
    limits = Limits(per_second=30, monotonic=lambda: clock[0])
    assert [limits.check(chat) for chat in range(1, 31)] == [0] * 30
    assert limits.check(31) == 1
    clock[0] += 1.0
    assert limits.check(1) == 0
    group = Limits(per_second=1000, per_chat_per_second=1000, monotonic=lambda: clock[0])
    for _ in range(20):
        assert group.check(-5) == 0
        clock[0] += 0.01
    assert group.check(-5) == 3


async def test_without_faults_nothing_waits(bot: Bot, ann: Person) -> None:
    started = time.monotonic()
    await asyncio.gather(*(bot.send_message(ann.id, str(n)) for n in range(30)))
    assert len(texts(ann)) == 30
    assert time.monotonic() - started < 5
