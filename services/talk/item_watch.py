"""What time does to messages of patients: not said what it is about, not answered, long settled."""

from datetime import datetime, timedelta

from sqlalchemy import select

from db.tables import Item, Patient
from domain.hours import is_open, next_opening
from domain.localtime import local_day
from services.moment import Moment
from services.talk.item_notices import remind
from services.talk.items import About, ensure_alert, last_part

SETTLED = timedelta(days=3)
"""So long after an answer that brought no question back, the matter closes by itself (clinic policy)."""


async def watch_items(at: Moment) -> datetime | None:
    """Look at every open item. Returns when to look again (aware UTC), None while nothing waits."""
    soonest: datetime | None = None
    for item in await at.tx.scalars(select(Item).where(Item.closed_at.is_(None))):
        for due in (await _untapped(at, item), await _answered_or_not(at, item)):
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


async def _answered_or_not(at: Moment, item: Item) -> datetime | None:
    last = await last_part(at.tx, item)
    if last is not None and last.staff_id is not None:
        due = last.at + SETTLED
        if due <= at.now:
            item.closed_at, item.closed_by = at.now, last.staff_id
            return None
        return due
    return await _late(at, item)


async def _late(at: Moment, item: Item) -> datetime:
    """Past the promised time staff are reminded once on every working day, while the clinic is open."""
    calendar = at.office.content.clinic.calendar
    if at.now < item.answer_by:
        return item.answer_by
    if is_open(at.now, calendar):
        await remind(at, item, local_day(at.now, calendar.zone).toordinal())
    return next_opening(at.now + timedelta(minutes=1), calendar)
