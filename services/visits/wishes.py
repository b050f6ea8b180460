"""A patient wishes another date: for a session to come, or for one that did not take place."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Course, MoveRequest, Patient, Session
from domain.patients import SessionState
from domain.triage_table import Level
from domain.wishes import Wish, days_to_show, earliest_day, write_wish
from services.moment import Moment
from services.tasks import TaskKind, open_task
from services.visits.moves import can_change, can_redate
from services.visits.near import WANTS_MOVE, tell_if_near
from services.visits.promise import answer_by
from services.visits.visits import answer_time, open_request, sessions_of


async def can_wish(at: Moment, session: Session, version: int) -> bool:
    """Whether another date can be asked for: the button's time still stands and the course goes on."""
    if session.time_version != version:
        return False
    if can_change(session, at.now):
        return True
    course = await at.tx.get_one(Course, session.course_id)
    return can_redate(session) and course.ended_at is None


async def ask(at: Moment, patient: Patient, session: Session, wish: Wish) -> datetime:
    """Keep the wish and open a task; a booked session keeps its time. Returns by when staff answer (UTC).

    Asking again replaces the wish and whatever was offered so far.
    """
    by = await promised_by(at, session)
    request = await request_for(at, session)
    request.wish, request.offers = write_wish(wish), ""
    await at.tx.flush()
    await ask_staff(at, patient, session, by)
    if session.state == SessionState.BOOKED:
        await tell_if_near(at, session, WANTS_MOVE)
    return by


async def promised_by(at: Moment, session: Session) -> datetime:
    """By when staff answer a wish about this session (aware UTC); asking again does not put it off."""
    if session.state == SessionState.BOOKED:
        return await answer_time(at, session)
    request = await open_request(at.tx, session)
    by = answer_by(at.office, Level.AMBER, at.now if request is None else request.asked_at)
    return by if by > at.now else answer_by(at.office, Level.AMBER, at.now)


async def ask_staff(at: Moment, patient: Patient, session: Session, by: datetime) -> None:
    """Staff should offer times (again)."""
    task = await open_task(
        at, task_kind(session), f"session:{session.id}", due_at=by, patient=patient, session=session
    )
    task.due_at = min(task.due_at, by) if task.due_at > at.now else by


def task_kind(session: Session) -> TaskKind:
    """What staff should do: move a booked session, or find a date for one that did not take place."""
    return TaskKind.MOVE if session.state == SessionState.BOOKED else TaskKind.NEW_DATE


async def request_for(at: Moment, session: Session) -> MoveRequest:
    """The standing request about this session, or a new one.

    ``version`` goes on counting over all requests of a session, so that no two offers share one.
    """
    found = await open_request(at.tx, session)
    if found is not None:
        return found
    last = await latest_request(at.tx, session)
    request = MoveRequest(
        session_id=session.id,
        time_version=session.time_version,
        version=last.version if last is not None else 0,
        asked_at=at.now,
    )
    at.tx.add(request)
    await at.tx.flush()
    return request


async def latest_request(tx: AsyncSession, session: Session) -> MoveRequest | None:
    """The newest request about this session, answered or not."""
    query = select(MoveRequest).where(MoveRequest.session_id == session.id)
    found: MoveRequest | None = await tx.scalar(query.order_by(MoveRequest.id.desc()).limit(1))
    return found


async def days_for(at: Moment, session: Session) -> tuple[date, ...]:
    """The clinic days that are shown as ticks: open, and far enough from the visit before."""
    clinic = at.office.content.clinic
    before = await _visits_before(at.tx, session)
    first = earliest_day(before, clinic.min_gap_days, clinic.calendar)
    return days_to_show(at.now, first, clinic.calendar)


async def _visits_before(tx: AsyncSession, session: Session) -> list[datetime]:
    """Starts of visits of the same course that took place or are booked, with a smaller number."""
    return [
        each.starts_at
        for each in await sessions_of(tx, session.patient_id)
        if each.course_id == session.course_id
        and each.number < session.number
        and each.state in {SessionState.BOOKED, SessionState.PERFORMED}
    ]
