"""The on-call rota: lines of who is on call from when to when. They may overlap, and may leave gaps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Duty, Staff
from services import audit
from services.messages.notices import owe_staff
from services.moment import Moment

LONGEST = timedelta(days=31)
"""A longer line is a slip of the finger."""

FARTHEST = timedelta(days=366)

ON, OFF = "duty", "duty-off"
"""Steps of the messages that tell somebody they are on call, or are not any more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the rota and whose it is."""

    duty: Duty
    staff: Staff


async def add(at: Moment, by: Staff, who: Staff, starts_at: datetime, ends_at: datetime) -> Duty | None:
    """Put somebody on call for a time (aware UTC, the end excluded); the same line again is not doubled.

    None if it ends before it begins, is over, is longer than a month, too far ahead, or the person has left.
    """
    fits = starts_at < ends_at <= starts_at + LONGEST and at.now < ends_at and starts_at <= at.now + FARTHEST
    if not fits or not who.active:
        return None
    same = select(Duty).where(
        Duty.staff_id == who.id,
        Duty.starts_at == starts_at,
        Duty.ends_at == ends_at,
        Duty.cancelled_at.is_(None),
    )
    found: Duty | None = await at.tx.scalar(same.limit(1))
    if found is not None:
        return found
    duty = Duty(staff_id=who.id, starts_at=starts_at, ends_at=ends_at, created_at=at.now, created_by=by.id)
    at.tx.add(duty)
    await at.tx.flush()
    await audit.record(at, by, "add-duty", f"duty:{duty.id}")
    if who.id != by.id:
        await owe_staff(at, who, ON, subject=f"duty:{duty.id}")
    return duty


async def remove(at: Moment, by: Staff, duty: Duty) -> bool:
    """Take a line off the rota; False if that has happened, or it is over."""
    if duty.cancelled_at is not None or duty.ends_at <= at.now:
        return False
    duty.cancelled_at = at.now
    await audit.record(at, by, "remove-duty", f"duty:{duty.id}")
    who = await at.tx.get_one(Staff, duty.staff_id)
    if who.id != by.id:
        await owe_staff(at, who, OFF, subject=f"duty:{duty.id}")
    return True


async def coming(at: Moment, limit: int) -> list[Line]:
    """Lines that are not over, of people who work here, the earliest first."""
    query = (
        select(Duty, Staff)
        .join(Staff, Staff.id == Duty.staff_id)
        .where(Duty.ends_at > at.now, Duty.cancelled_at.is_(None), Staff.active)
        .order_by(Duty.starts_at, Duty.id)
        .limit(limit)
    )
    return [Line(duty, staff) for duty, staff in await at.tx.execute(query)]


async def is_off(tx: AsyncSession, duty_id: int) -> bool:
    """Whether a line does not stand (any more)."""
    duty = await tx.get(Duty, duty_id)
    return duty is None or duty.cancelled_at is not None
