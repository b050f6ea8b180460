"""What can happen to a message, one function each. ``now`` and all instants are aware UTC."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.outbox.record import DISPATCH, Mark, record
from db.sealed import seal
from db.tables.outbox import Message
from domain.messages import Status

_ERROR_LENGTH = 120


async def set_status(
    tx: AsyncSession,
    message: Message,
    status: Status,
    *,
    who: str,
    why: str = "",
    by_plan: bool = True,
    now: datetime,
) -> None:
    """Give a message a status. ``by_plan`` False makes it a person's word, which no plan takes back."""
    await record(tx, [Mark(message, status, who, why, values={"by_plan": by_plan})], now=now)


async def mark_sending(tx: AsyncSession, message: Message, now: datetime) -> None:
    """Claim it; the request may leave after this transaction's commit. Counts as an attempt."""
    await record(tx, [sending(message)], now=now)


async def mark_sent(
    tx: AsyncSession, message: Message, *, telegram_id: int, chat_id: int, text: str, now: datetime
) -> None:
    """Telegram accepted it; ``text`` is kept encrypted."""
    await record(tx, [sent(message, telegram_id=telegram_id, chat_id=chat_id, text=text, now=now)], now=now)


async def mark_unknown(
    tx: AsyncSession,
    message: Message,
    *,
    error: str,
    again_at: datetime | None = None,
    free: bool = False,
    now: datetime,
) -> None:
    """The wire broke after the request had left: it may have arrived.

    With ``again_at`` it is planned once more for then; without, it stays ``unknown`` for people to see.
    ``free``: the attempt does not count.
    """
    values: dict[str, Any] = {"error": error[:_ERROR_LENGTH], "maybe_twice": True}
    if again_at is None:
        marks = [Mark(message, Status.UNKNOWN, DISPATCH, said=error[:_ERROR_LENGTH], values=values)]
    else:
        values |= {"due_at": again_at, "attempts": _attempts(message, free=free)}
        said = f"unknown, again: {error}"[:_ERROR_LENGTH]
        marks = [Mark(message, Status.PLANNED, DISPATCH, said=said, values=values)]
    await record(tx, marks, now=now)


async def mark_later(
    tx: AsyncSession,
    message: Message,
    due_at: datetime,
    *,
    why: str = "",
    error: str | None = None,
    free: bool = False,
    now: datetime,
) -> None:
    """It was surely not sent and is planned again for ``due_at``.

    ``free``: the attempt does not count (Telegram asked us to wait). ``why``: a reason code.
    """
    attempts = _attempts(message, free=free)
    values = {"due_at": due_at, "attempts": attempts, "error": error and error[:_ERROR_LENGTH]}
    said = why or (error or "")[:_ERROR_LENGTH]
    await record(tx, [Mark(message, Status.PLANNED, DISPATCH, why, said, values)], now=now)


async def mark_failed(
    tx: AsyncSession, message: Message, *, error: str, why: str = "", now: datetime
) -> None:
    """Telegram refused it for good."""
    values = {"error": error[:_ERROR_LENGTH]}
    said = error[:_ERROR_LENGTH]
    await record(tx, [Mark(message, Status.FAILED, DISPATCH, why, said, values)], now=now)


def _attempts(message: Message, *, free: bool) -> int:
    return max(0, message.attempts - 1) if free else message.attempts


def sending(message: Message) -> Mark:
    """The mark of a claim, for batches."""
    return Mark(message, Status.SENDING, DISPATCH, values={"attempts": message.attempts + 1})


def sent(message: Message, *, telegram_id: int, chat_id: int, text: str, now: datetime) -> Mark:
    """The mark of an acceptance, for batches."""
    values = {
        "telegram_id": telegram_id,
        "chat_id": chat_id,
        "text_sealed": seal("messages", "text_sealed", bytes(message.rid), text),
        "sent_at": now,
        "error": None,
    }
    return Mark(message, Status.SENT, DISPATCH, values=values, before=str(Status.SENDING))
