"""Staff move or cancel one session; the patient gets one message about it."""

from dataclasses import replace
from datetime import datetime

from db.tables import Course, Patient, Session, Staff
from domain.patients import SessionState
from domain.proposal import Warning, WarningCode  # noqa: A004 - the clinic's word, see there
from services import audit
from services.messages.notices import owe_patient
from services.messages.planning import preview, replan, with_session_at
from services.moment import Moment
from services.tasks import TaskKind, close_task, open_task
from services.visits.clinic_limits import warnings_by_content
from services.visits.courses import Effects, other_visits, sessions_in
from services.visits.known_times import known_start
from services.visits.settling import settle
from services.visits.visits import open_request

_NEXT = 2
_GAPS = frozenset({WarningCode.GAP_SHORT, WarningCode.GAP_LONG})


def can_change(session: Session, now: datetime) -> bool:
    """A booked session that has not begun can be moved or cancelled."""
    return session.state == SessionState.BOOKED and now < session.starts_at


def can_redate(session: Session) -> bool:
    """A session that did not take place (cancelled, missed, broken off untreated) can get a new date."""
    return session.state in {SessionState.CANCELLED, SessionState.NO_SHOW, SessionState.ABORTED}


async def effects(at: Moment, session: Session, starts_at: datetime) -> Effects:
    """What moving the session would cause; nothing is stored."""
    changes = await preview(
        at, session.patient_id, supposing=lambda view: with_session_at(view, session.id, starts_at, at.now)
    )
    return Effects(await warnings_for(at, session, starts_at), changes)


async def move(at: Moment, staff: Staff, session: Session, starts_at: datetime) -> bool:
    """Staff give the session a new time; see ``retime``."""
    moved = await retime(at, session, starts_at, who=f"s{staff.id}")
    if moved:
        await audit.record(at, staff, "move-session", f"session:{session.id}")
    return moved


async def retime(at: Moment, session: Session, starts_at: datetime, *, who: str) -> bool:
    """A new time: its steps are planned anew; "confirmed" stays only if the patient had asked for the move.

    A session that did not take place is booked again by it, with its number. False if it cannot be moved
    there. ``who`` is noted with the messages that change (``s<staff id>``, ``patient``).
    """
    again = can_redate(session)
    if not (again or can_change(session, at.now)) or starts_at <= at.now:
        return False
    if starts_at == session.starts_at and not again:
        return False
    old = await known_start(at.tx, session)
    await set_time(at, session, starts_at)
    await replan(at, session.patient_id, who=who)
    patient = await at.tx.get_one(Patient, session.patient_id)
    await owe_patient(
        at,
        patient,
        "moved",
        subject=f"session:{session.id}",
        version=session.time_version,
        params={"old": old.isoformat()},
        visits=[old, starts_at],
    )
    return True


async def set_time(at: Moment, session: Session, starts_at: datetime) -> None:
    """The new time alone; the caller plans anew and tells the patient."""
    again = can_redate(session)
    asked = await open_request(at.tx, session) is not None
    await settle(at.tx, session, at.now)
    session.starts_at, session.timed_at = starts_at, at.now
    session.time_version += 1
    session.prompt_stage = 0
    if again:
        await _book_again(at, session)
    if again or not asked:
        session.confirmed_at = None


async def cancel(at: Moment, staff: Staff, session: Session) -> bool:
    """The clinic cancels one session; later dates stay."""
    if not can_change(session, at.now):
        return False
    await call_off(at, staff, session)
    await replan(at, session.patient_id, who=f"s{staff.id}")
    patient = await at.tx.get_one(Patient, session.patient_id)
    subject = f"session:{session.id}"
    await owe_patient(
        at,
        patient,
        "cancelled-by-clinic",
        subject=subject,
        version=session.time_version,
        visits=[session.starts_at],
    )
    await open_task(at, TaskKind.NEW_DATE, subject, due_at=at.now, patient=patient, session=session)
    return True


async def call_off(at: Moment, staff: Staff, session: Session) -> None:
    """The session alone is cancelled; the caller plans anew and tells the patient."""
    await settle(at.tx, session, at.now)
    session.state, session.cancelled_by = SessionState.CANCELLED.value, "clinic"
    session.marked_at, session.marked_by = at.now, staff.id
    await audit.record(at, staff, "cancel-session", f"session:{session.id}")


async def _book_again(at: Moment, session: Session) -> None:
    session.state, session.cancelled_by = SessionState.BOOKED.value, None
    session.marked_at = session.marked_by = None
    await close_task(at, TaskKind.NEW_DATE, f"session:{session.id}")


async def warnings_for(at: Moment, session: Session, starts_at: datetime) -> tuple[Warning, ...]:
    """What would be unusual: numbered 1 about the moved session, 2 about the distance of the one after it."""
    course = await at.tx.get_one(Course, session.course_id)
    starts = tuple(
        sorted(
            starts_at if other.id == session.id else other.starts_at
            for other in await sessions_in(at.tx, course.id)
            if other.id == session.id or other.state in {SessionState.BOOKED, SessionState.PERFORMED}
        )
    )
    found = warnings_by_content(at, starts, await other_visits(at, (starts_at,), but=session.id))
    before = starts.index(starts_at)
    near = (replace(item, number=item.number - before) for item in found)
    return tuple(item for item in near if item.number == 1 or (item.number == _NEXT and item.code in _GAPS))
