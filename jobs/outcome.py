"""What becomes of a message after an attempt: the delivery policy, and writing it down."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.outbox.marks import sent
from db.tables import Message
from domain.messages import Lane, Status
from jobs.hooks import Hooks
from jobs.sending import Result
from transport.failures import Failure, Outcome

AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""Clinic policy: an owed message that may have been lost is sent again after these, then people are told."""

TRIED_AGAIN = frozenset({Outcome.NOT_SENT, Outcome.LATER, Outcome.TOKEN, Outcome.CONFLICT})
"""It surely was not delivered, and the message is not to blame."""


def again_at(lane: Lane, attempts: int, not_after: datetime, now: datetime) -> datetime | None:
    """When a message with an unknown outcome is sent again; None if never.

    A broadcast is sent at most once. Anything else may arrive twice rather than not at all, as long as the
    next attempt begins in time.

    Args:
        lane: its lane.
        attempts: how often it may have left so far, the last one included.
        not_after: the last instant it may be sent (aware UTC).
        now: aware UTC.
    """
    if lane is Lane.BROADCAST or attempts > len(AGAIN_AFTER):
        return None
    when = now + AGAIN_AFTER[max(attempts, 1) - 1]
    return when if when <= not_after else None


async def write_down(
    tx: AsyncSession, results: Sequence[Result], hooks: Hooks | None, now: datetime
) -> list[Result]:
    """Record the results and let the deeds react; ``hooks`` None records only. Returns the results."""
    await _write_sent(tx, [result for result in results if result.failure is None], hooks, now)
    failed = {result.claimed.message.id: result for result in results if result.failure is not None}
    for message in await outbox.get_all(tx, list(failed)) if failed else ():
        failure = failed[message.id].failure
        if message.status == Status.SENDING and failure is not None:
            await _write_failure(tx, message, failure, hooks, now)
    for result in results:
        if hooks is not None and result.new_chat_id is not None:
            await hooks.on_migrated(tx, result.claimed.message, result.new_chat_id, now)
    return list(results)


async def _write_sent(
    tx: AsyncSession, results: Sequence[Result], hooks: Hooks | None, now: datetime
) -> None:
    """The claim's own objects serve once more: what they show of their status is not relied on."""
    marks = [
        sent(
            result.claimed.message,
            telegram_id=result.telegram_id or 0,
            chat_id=result.new_chat_id or result.chat_id,
            text=result.claimed.outgoing.screen.text,
            now=now,
        )
        for result in results
    ]
    taken = await outbox.record(tx, marks, now=now)
    if hooks is not None:
        for result in results:
            if result.claimed.message.id in taken:
                await hooks.on_sent(tx, result.claimed.message, now)


async def _write_failure(
    tx: AsyncSession, message: Message, failure: Failure, hooks: Hooks | None, now: datetime
) -> None:
    if failure.outcome in TRIED_AGAIN:
        # The time it was due stays: that keeps the order within its chat.
        await outbox.mark_later(tx, message, message.due_at, error=failure.reason, free=True, now=now)
    elif failure.outcome is Outcome.UNKNOWN:
        await write_unknown(tx, message, failure, hooks, now)
    else:
        await write_failed(tx, message, failure, hooks, now)


async def write_unknown(
    tx: AsyncSession, message: Message, failure: Failure, hooks: Hooks | None, now: datetime
) -> None:
    """Plan it again by the policy, or leave it unknown for people to look at."""
    when = again_at(Lane(message.lane), message.attempts, message.not_after, now)
    await outbox.mark_unknown(tx, message, error=failure.reason, again_at=when, now=now)
    if when is None and hooks is not None:
        await hooks.on_unknown(tx, message, now)


async def write_interrupted(
    tx: AsyncSession, message: Message, failure: Failure, hooks: Hooks | None, now: datetime
) -> None:
    """The process ended while it was being sent: unknown as well, but an alert does not wait a minute.

    Clinic policy: what an alert causes ("not told yet") must not come after what follows from it ("told").
    The first time it is made again at once and its attempt does not count; then the usual waits begin.
    """
    alert_again = message.lane == Lane.ALERT and not message.maybe_twice and now <= message.not_after
    if alert_again:
        await outbox.mark_unknown(tx, message, error=failure.reason, again_at=now, free=True, now=now)
    else:
        await write_unknown(tx, message, failure, hooks, now)


async def write_failed(
    tx: AsyncSession, message: Message, failure: Failure, hooks: Hooks | None, now: datetime
) -> None:
    """Telegram's no is final."""
    await outbox.mark_failed(tx, message, error=failure.reason, now=now)
    if hooks is None:
        return
    if failure.outcome is Outcome.UNREACHABLE:
        await hooks.on_unreachable(tx, message, now)
    else:
        await hooks.on_failed(tx, message, failure, now)
