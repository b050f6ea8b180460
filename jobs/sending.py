"""One attempt to send one message."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from jobs.claiming import Claimed
from jobs.hooks import Send
from transport.failures import Failure, Outcome, classify
from transport.limiter import LaneLimiter

TOO_LATE = Failure(Outcome.LATER, "its time was over before the request began")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt: Telegram's message id, or a failure.

    Attributes:
        new_chat_id: set if the message went to the new id of a group.
    """

    claimed: Claimed
    telegram_id: int | None = None
    failure: Failure | None = None
    new_chat_id: int | None = None

    @property
    def chat_id(self) -> int:
        """The chat it was meant for, as the database knew it."""
        return self.claimed.outgoing.chat_id


async def attempt(claimed: Claimed, send: Send, limiter: LaneLimiter, now: Callable[[], datetime]) -> Result:
    """Send it; never raises. A cancelled attempt counts as unknown: the request may be on its way."""
    if now() > claimed.message.not_after:
        limiter.give_back(claimed.permit)
        return Result(claimed, failure=TOO_LATE)
    result = await _try(claimed, send)
    if result.failure is not None and result.failure.new_chat_id is not None:
        return await _try_at(result.failure.new_chat_id, claimed, send, limiter)
    return result


async def _try(claimed: Claimed, send: Send) -> Result:
    try:
        return Result(claimed, telegram_id=await send(claimed.outgoing, claimed.permit))
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the table knows what each means
        failure = classify(error)
        log.info(
            "not_delivered",
            message_id=claimed.message.id,
            outcome=str(failure.outcome),
            error=type(error).__name__,
        )
        return Result(claimed, failure=failure)


async def _try_at(chat_id: int, claimed: Claimed, send: Send, limiter: LaneLimiter) -> Result:
    try:
        permit = await limiter.permit(claimed.outgoing.lane, chat_id)
    except asyncio.CancelledError:
        return Result(claimed, failure=TOO_LATE)
    moved = replace(claimed, outgoing=replace(claimed.outgoing, chat_id=chat_id), permit=permit)
    return replace(await _try(moved, send), claimed=claimed, new_chat_id=chat_id)
