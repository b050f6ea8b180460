"""Days closed in the chat: their rows, and the calendar everything asks, which has to know them."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session as PlainSession

from db.engine import DUE
from db.tables import Closure, Session, Staff
from domain.localtime import at_local
from domain.patients import SessionState
from services import audit
from services.messages.planning import replan
from services.moment import Moment
from services.office import Office
from services.tasks import TaskKind, close_task

_EVERY = timedelta(hours=1)


async def closed_days(tx: AsyncSession) -> frozenset[date]:
    """Every clinic day that stands closed in the chat."""
    return frozenset(await tx.scalars(select(Closure.day).where(Closure.reopened_at.is_(None))))


async def closures_from(tx: AsyncSession, day: date) -> list[date]:
    """The days closed in the chat from this clinic day on, in order."""
    return sorted(each for each in await closed_days(tx) if each >= day)


async def load_calendar(tx: AsyncSession, office: Office) -> None:
    """Make the office's calendar what the database says; for the start, before anything is sent."""
    office.keep_closed(await closed_days(tx))


async def refresh_calendar(at: Moment) -> datetime:
    """The same as a tick: it mends a calendar whose deed was cut off between commit and notice."""
    await load_calendar(at.tx, at.office)
    return at.now + _EVERY


async def mark_closed(at: Moment, staff: Staff, day: date) -> None:
    """The day is closed; the calendar knows it right after the commit, never before."""
    row = await at.tx.scalar(select(Closure).where(Closure.day == day))
    if row is None:
        at.tx.add(Closure(day=day, closed_at=at.now, closed_by=staff.id))
    else:
        row.closed_at, row.closed_by, row.reopened_at = at.now, staff.id, None
    await audit.record(at, staff, "close-day", f"day:{day.isoformat()}")
    await _calendar_follows(at)


async def reopen(at: Moment, staff: Staff, day: date) -> bool:
    """The clinic is open after all: what moved stays moved, reminders of what did not come back.

    False if the day was not closed here.
    """
    row = await at.tx.scalar(select(Closure).where(Closure.day == day, Closure.reopened_at.is_(None)))
    if row is None:
        return False
    row.reopened_at = at.now
    await audit.record(at, staff, "reopen-day", f"day:{day.isoformat()}")
    sessions = await booked_on(at, day)
    for session in sessions:
        await close_task(at, TaskKind.CLOSED_DAY, f"session:{session.id}")
    for patient_id in sorted({session.patient_id for session in sessions}):
        await replan(at, patient_id, who=f"s{staff.id}")
    await _calendar_follows(at)
    return True


async def booked_on(at: Moment, day: date) -> list[Session]:
    """The booked sessions of a clinic day that are still ahead, by time."""
    zone = at.office.content.clinic.zone
    query = select(Session).where(
        Session.state == SessionState.BOOKED,
        Session.starts_at > at.now,
        Session.starts_at >= at_local(day, time(0), zone),
        Session.starts_at < at_local(day + timedelta(days=1), time(0), zone),
    )
    return list(await at.tx.scalars(query.order_by(Session.starts_at, Session.id)))


async def _calendar_follows(at: Moment) -> None:
    await at.tx.flush()
    office, days = at.office, await closed_days(at.tx)

    def follow(_: PlainSession) -> None:
        office.keep_closed(days)

    at.tx.info[DUE] = True  # what waits for the next opening has to look again
    event.listen(at.tx.sync_session, "after_commit", follow, once=True)
