"""Claiming: decide again, render, and mark as being sent, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.outbox.marks import sending
from db.tables import Message
from domain.messages import Status
from jobs.hooks import Hooks
from services.outgoing import Outgoing
from transport.permits import Permit


@dataclass(frozen=True, slots=True)
class Granted:
    """A due message whose turn has come."""

    message_id: int
    permit: Permit


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that leaves as soon as the transaction is committed."""

    message: Message
    outgoing: Outgoing
    permit: Permit


class NotPutAsideError(Exception):
    """``prepare`` returned None and left the row due: it would come back at once, for ever."""


async def claim(tx: AsyncSession, granted: Sequence[Granted], hooks: Hooks, now: datetime) -> list[Claimed]:
    """Claim those that are still due. ``now`` is aware UTC.

    Raises NotPutAsideError, or whatever the hooks raise.
    """
    permits = {one.message_id: one.permit for one in granted}
    due = [each for each in await outbox.get_all(tx, list(permits)) if _is_due(each, now)]
    await hooks.foresee(tx, due, now)
    claims = []
    for message in due:
        outgoing = await hooks.prepare(tx, message, now)
        if outgoing is not None:
            claims.append(Claimed(message, outgoing, permits[message.id]))
        elif _is_due(message, now):
            raise NotPutAsideError
    await outbox.record_fresh(tx, [sending(one.message) for one in claims], now=now)
    return claims


def _is_due(message: Message, now: datetime) -> bool:
    return message.status == Status.PLANNED and message.due_at <= now
