"""Messages that are due and do not go out: seeing it, telling the owners once, and that it is over."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.queries.facts import get_fact, set_fact
from db.tables import Message
from domain.messages import Lane
from services.messages.notices import owe_staff
from services.moment import Moment
from services.people.staffing import OWNER, active_staff
from transport.pause import PauseRecord

LATE = timedelta(seconds=60)
"""A message due for longer than this should be on its way (clinic policy)."""

DELAYED, GO_AGAIN = "delayed", "go-again"
PAUSE = "telegram-pause"
"""The fact that keeps a pause Telegram asked for."""

_SINCE = "messages-delayed-since"
_MANY, _FIRST = 1000, 100


@dataclass(frozen=True, slots=True)
class Overdue:
    """The most urgent message that should have gone.

    Attributes:
        count: how many there are, counted up to 1,000.
    """

    message_id: int
    lane: Lane
    count: int


async def overdue(tx: AsyncSession, now: datetime) -> Overdue | None:
    """What should have gone by ``now`` (aware UTC); None if there is nothing, or Telegram asked us to wait.

    What waits for quiet hours is due only in the morning, and so is never among them.
    """
    pause = await get_fact(tx, PAUSE)
    if pause is not None and PauseRecord.from_text(pause).left(now) > timedelta(0):
        return None
    late = await outbox.due(tx, now - LATE, _MANY)
    # Word of a delay waits behind what it is about. Alerts come first in the list, so it is near its head.
    ids = [each.id for each in late[:_FIRST]]
    own = set(await tx.scalars(select(Message.id).where(Message.id.in_(ids), Message.step == DELAYED)))
    found = [each for each in late if each.id not in own]
    return Overdue(found[0].id, found[0].lane, len(found)) if found else None


async def delayed_since(tx: AsyncSession) -> datetime | None:
    """Since when messages do not go out (aware UTC), if owners were told so; None if all is right."""
    since = await get_fact(tx, _SINCE)
    return datetime.fromisoformat(since) if since else None


async def raise_alarm(at: Moment) -> bool:
    """Owe the owners word of the delay; False if that has happened and is not over."""
    if await delayed_since(at.tx) is not None:
        return False
    since = at.now - LATE
    await set_fact(at.tx, _SINCE, since.isoformat())
    await _tell(at, DELAYED, since)
    return True


async def all_right(at: Moment) -> bool:
    """Owe the owners word that it is over; False if there was no delay."""
    since = await delayed_since(at.tx)
    if since is None:
        return False
    await set_fact(at.tx, _SINCE, "")
    await _tell(at, GO_AGAIN, since)
    return True


def began_at(number: int) -> datetime:
    """When the delay began, from the number in the subject of its notices; aware UTC."""
    return datetime.fromtimestamp(number, tz=UTC)


async def _tell(at: Moment, step: str, since: datetime) -> None:
    for owner in await active_staff(at.tx, OWNER):
        await owe_staff(at, owner, step, subject=f"delay:{int(since.timestamp())}", lane=Lane.ALERT)
