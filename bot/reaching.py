"""Reaching Telegram at the start: without a network the bot waits for it instead of dying."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application

FIRST = 1.0
LONGEST = 60.0
"""Seconds between two tries: each wait is twice as long as the one before, up to a minute."""

T = TypeVar("T")

log = structlog.get_logger(__name__)


class StoppedError(Exception):
    """The process was asked to stop before it had started."""


async def reach(app: Application[Any, Any, Any, Any, Any, Any], stop: asyncio.Event) -> None:
    """Initialize the application, trying until Telegram answers.

    Raises InvalidToken at once if Telegram does not know the token, StoppedError once ``stop`` is set.
    """
    wait = FIRST
    while (trouble := await unless(stop, _trouble(app))) is not None:
        log.warning("telegram_not_reached", error=trouble, again_in_seconds=wait)
        await unless(stop, asyncio.sleep(wait))
        wait = min(2 * wait, LONGEST)


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T:
    """Do the work, or cancel it and raise StoppedError as soon as ``stop`` is set."""
    doing, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise StoppedError
    finally:
        for task in (doing, stopping):
            task.cancel()
        await asyncio.gather(doing, stopping, return_exceptions=True)


async def _trouble(app: Application[Any, Any, Any, Any, Any, Any]) -> str | None:
    """Try once; the class of what the network did, None if Telegram answered."""
    try:
        await app.initialize()
    except BadRequest:
        raise
    except (NetworkError, RetryAfter) as error:
        return type(error).__name__
    return None
