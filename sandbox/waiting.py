"""Waiting for the bot in tests: woken by changes of the world, never by polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sandbox.records import Answer
from sandbox.world import World

T = TypeVar("T")
SHOWN = 5


async def until(world: World, predicate: Callable[[], T], timeout: float = 10.0) -> T:  # noqa: ASYNC109
    """Wait until `predicate()` is true and return its value; it is asked after every change of the world.

    `timeout` is in real seconds. Raises AssertionError with the last messages of every chat.
    """
    changes = world.subscribe()
    try:
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                await anext(changes)
                changes.clear()
            return found
    except TimeoutError:
        raise AssertionError(f"not within {timeout} s; {picture(world)}") from None


def heard(world: World) -> bool:
    """Tell whether the bot has fetched and confirmed every update, and waits for more."""
    return world.updates.polling and not world.updates.pending


async def answered(world: World, query_id: str, timeout: float = 10.0) -> Answer:  # noqa: ASYNC109
    """Wait until the bot has answered a tap and return the answer."""
    query = world.queries[query_id]
    answer = await until(world, lambda: query.answer, timeout)
    assert answer is not None  # noqa: S101 - `until` returns only what is true
    return answer


def picture(world: World) -> str:
    """Describe the ends of all chats and the refused requests, for a failing test."""
    lines = ["the chats end with:"]
    for chat in world.chats.values():
        lines += [f"  {chat.title} ({chat.id}):"]
        lines += [f"    [{m.sender}] {m.words!r} {m.labels or ''}" for m in chat.transcript()[-SHOWN:]]
    lines += [f"  refused: {rejection}" for rejection in world.rejections[-SHOWN:]]
    return "\n".join(lines)
