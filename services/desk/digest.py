"""The morning digest: owed to every colleague when the clinic opens, once a day, never on a closed day."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from db import outbox
from db.tables import Message, Staff
from domain.hours import hours_of, next_opening
from domain.localtime import local_day
from domain.messages import Key, Lane
from services.moment import Moment

DIGEST = "digest"
LASTS = timedelta(hours=4)
"""Later in the day it would only repeat what everybody knows (clinic policy)."""


async def owe_digests(at: Moment) -> datetime:
    """Owe today's digest from opening on; after an outage over opening time it goes late, once.

    Returns when to look again (aware UTC).
    """
    calendar = at.office.content.clinic.calendar
    today = local_day(at.now, calendar.zone)
    hours = hours_of(today, calendar)
    if hours is not None and hours[0] <= at.now < hours[0] + LASTS:
        await _owe(at, today, hours[0])
    return next_opening(at.now + timedelta(microseconds=1), calendar)


async def _owe(at: Moment, day: date, opened: datetime) -> None:
    """To everybody who was there when the clinic opened, and has none yet."""
    subject = f"{DIGEST}:{day.isoformat()}"
    told = set(await at.tx.scalars(select(Message.staff_id).where(Message.subject == subject)))
    started = select(Staff.id).where(Staff.active, Staff.started_at < opened).order_by(Staff.id)
    for staff_id in await at.tx.scalars(started):
        if staff_id not in told:
            await outbox.add(
                at.tx,
                key=Key(f"s{staff_id}", subject, DIGEST, 0),
                lane=Lane.REPLY,
                staff_id=staff_id,
                due_at=at.now,
                not_after=opened + LASTS,
                now=at.now,
            )
