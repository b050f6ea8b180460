"""What time does to messages of patients: not said what it is about, not answered, long settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Item, ItemPart, Message, Patient
from domain.hours import is_open, next_opening
from domain.localtime import local_day
from services.moment import Moment
from services.talk.item_notices import UNANSWERED, remind
from services.talk.items import About, ensure_alert

SETTLED = timedelta(days=3)
"""So long after an answer that brought no question back, the matter closes by itself (clinic policy)."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up once for all items: who said the last word when, and which were reminded of today."""

    last: Mapping[int, tuple[int | None, datetime]]
    reminded: frozenset[str]


async def watch_items(at: Moment) -> datetime | None:
    """Look at every open item. Returns when to look again (aware UTC), None while nothing waits."""
    soonest: datetime | None = None
    items = list(await at.tx.scalars(select(Item).where(Item.closed_at.is_(None))))
    known = _Known(await _last_words(at.tx), await _reminded(at, items)) if items else _Known({}, frozenset())
    for item in items:
        for due in (await _untapped(at, item), await _answered_or_not(at, item, known)):
            if due is not None:
                soonest = min(soonest or due, due)
    return soonest


async def _untapped(at: Moment, item: Item) -> datetime | None:
    """Nobody has said what it is about: after 15 minutes it is looked at like a matter of health."""
    if item.about != About.UNKNOWN or item.alert_id is not None:
        return None
    due = item.opened_at + timedelta(minutes=at.office.content.clinic.response.untapped_minutes)
    if due > at.now:
        return due
    await ensure_alert(at, await at.tx.get_one(Patient, item.patient_id), item, "untapped")
    return None


async def _last_words(tx: AsyncSession) -> dict[int, tuple[int | None, datetime]]:
    """Open item -> who of the staff said the last word (None: the patient did), and when."""
    newest = (
        select(func.max(ItemPart.id))
        .join(Item, Item.id == ItemPart.item_id)
        .where(Item.closed_at.is_(None))
        .group_by(ItemPart.item_id)
    )
    query = select(ItemPart.item_id, ItemPart.staff_id, ItemPart.at).where(ItemPart.id.in_(newest))
    return {row.item_id: (row.staff_id, row.at) for row in await tx.execute(query)}


async def _reminded(at: Moment, items: Sequence[Item]) -> frozenset[str]:
    """Subjects of the items staff were reminded of today."""
    query = select(Message.subject).where(
        Message.subject.in_([f"item:{item.id}" for item in items]),
        Message.step == UNANSWERED,
        Message.version == _today(at),
    )
    return frozenset(await at.tx.scalars(query))


def _today(at: Moment) -> int:
    return local_day(at.now, at.office.content.clinic.calendar.zone).toordinal()


async def _answered_or_not(at: Moment, item: Item, known: _Known) -> datetime | None:
    staff_id, said_at = known.last.get(item.id, (None, at.now))
    if staff_id is None:
        return await _late(at, item, known)
    if said_at + SETTLED > at.now:
        return said_at + SETTLED
    item.closed_at, item.closed_by = at.now, staff_id
    return None


async def _late(at: Moment, item: Item, known: _Known) -> datetime:
    """Past the promised time staff are reminded once on every working day, while the clinic is open."""
    calendar = at.office.content.clinic.calendar
    if at.now < item.answer_by:
        return item.answer_by
    if is_open(at.now, calendar) and f"item:{item.id}" not in known.reminded:
        await remind(at, item, _today(at))
    return next_opening(at.now + timedelta(minutes=1), calendar)
