"""One session with what stands about it, and the visits of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.visits import standing_holds
from db.tables import Course, Hold, MoveRequest, Patient, Session, Staff
from domain.localtime import at_local
from domain.patients import SessionState
from services.safety.holds import may_lift
from services.visits.visits import open_request, standing_hold


@dataclass(frozen=True, slots=True)
class Visit:
    """One session, whose it is, and what stands about it. ``liftable``: the reader may lift its hold."""

    session: Session
    course: Course
    patient: Patient
    hold: Hold | None
    liftable: bool
    wish: MoveRequest | None


async def visit_of(tx: AsyncSession, staff: Staff, session_id: int) -> Visit | None:
    """The visit as this staff member sees it; None if there is no such session."""
    session = await tx.get(Session, session_id)
    if session is None:
        return None
    hold = await standing_hold(tx, session.id)
    return Visit(
        session=session,
        course=await tx.get_one(Course, session.course_id),
        patient=await tx.get_one(Patient, session.patient_id),
        hold=hold,
        liftable=hold is not None and await may_lift(tx, staff, hold),
        wish=await open_request(tx, session),
    )


@dataclass(frozen=True, slots=True)
class DayVisit:
    """One line of a day's list; ``wish``: the patient asked for another time."""

    session: Session
    patient: Patient
    held: bool
    wish: bool


async def visits_of_day(tx: AsyncSession, day: date, zone: str) -> Sequence[DayVisit]:
    """The visits of a clinic day by time; cancelled ones are left out."""
    return await visits_of_days(tx, day, 1, zone)


async def visits_of_days(tx: AsyncSession, first: date, days: int, zone: str) -> Sequence[DayVisit]:
    """The visits of so many clinic days from ``first`` on, by time; cancelled ones are left out."""
    query = (
        select(Session, Patient)
        .join(Patient, Patient.id == Session.patient_id)
        .where(
            Session.state != SessionState.CANCELLED,
            Session.starts_at >= at_local(first, time(0), zone),
            Session.starts_at < at_local(first + timedelta(days=days), time(0), zone),
        )
        .order_by(Session.starts_at, Session.id)
    )
    rows = list(await tx.execute(query))
    holds = await standing_holds(tx, [row[0].id for row in rows])
    wishes = await wishes_of(tx, [row[0] for row in rows])
    return [DayVisit(row[0], row[1], held=row[0].id in holds, wish=row[0].id in wishes) for row in rows]


async def count_visits(tx: AsyncSession, day: date, zone: str) -> int:
    """How many visits a clinic day has."""
    query = select(func.count(Session.id)).where(
        Session.state != SessionState.CANCELLED,
        Session.starts_at >= at_local(day, time(0), zone),
        Session.starts_at < at_local(day + timedelta(days=1), time(0), zone),
    )
    return await tx.scalar(query) or 0


async def wishes_of(tx: AsyncSession, sessions: Sequence[Session]) -> frozenset[int]:
    """Ids of sessions with a standing request to move, made for their present time."""
    versions = {session.id: session.time_version for session in sessions}
    query = select(MoveRequest.session_id, MoveRequest.time_version).where(
        MoveRequest.session_id.in_(versions), MoveRequest.closed_at.is_(None)
    )
    return frozenset(
        row.session_id for row in await tx.execute(query) if versions[row.session_id] == row.time_version
    )
