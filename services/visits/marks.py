"""How a visit went: done, no-show, aborted; taken back; corrected."""

from datetime import datetime, timedelta

from sqlalchemy import select

from db.tables import Course, Message, Patient, Session, Staff
from domain.keys import DO_NOT_TRAVEL
from domain.messages import OPEN, Status
from domain.patients import SessionState
from services import audit
from services.messages.notices import owe_patient
from services.messages.planning import replan
from services.moment import Moment
from services.office import Office
from services.people.first_questions import ask_after_session
from services.tasks import TaskKind, close_task, open_task
from services.visits.courses import sessions_in
from services.visits.settling import settle, unsettle
from services.visits.visits import standing_hold

LATE_DONE = timedelta(hours=72)
"""Later than this after the visit the 24-hour message is not made; staff phone (clinic policy)."""

GRACE = timedelta(minutes=10)
"""So long the message about a no-show waits: a slip of the finger is taken back unseen (clinic policy)."""

_GONE = (Status.SENT, Status.SENDING, Status.UNKNOWN)


def planned_end(office: Office, session: Session) -> datetime:
    """When the visit should be over, aware UTC."""
    return session.starts_at + timedelta(minutes=office.content.clinic.visit_minutes)


def can_mark(session: Session, now: datetime) -> bool:
    """A visit can be marked once it has begun, while it is booked."""
    return session.state == SessionState.BOOKED and session.starts_at <= now


async def done(
    at: Moment, staff: Staff, session: Session, *, performed_at: datetime | None = None, action: str = "done"
) -> bool:
    """The session was performed (at the planned end unless corrected): aftercare follows. False if not so."""
    if not can_mark(session, at.now):
        return False
    session.performed_at = performed_at or min(planned_end(at.office, session), at.now)
    _mark(session, SessionState.PERFORMED, staff, at.now)
    await settle(at.tx, session, at.now)
    await audit.record(at, staff, action, f"session:{session.id}")
    await _phone_if_late(at, session)
    await replan(at, session.patient_id, who=f"s{staff.id}")
    await ask_after_session(at, await at.tx.get_one(Patient, session.patient_id), session)
    return True


async def no_show(at: Moment, staff: Staff, session: Session) -> bool:
    """The patient did not come: one kind message after ``GRACE``, a task for staff. False if not open.

    No message if the session was on hold: the patient had been told not to travel.
    """
    if not can_mark(session, at.now):
        return False
    told_not_to_come = await standing_hold(at.tx, session.id) is not None
    patient = await _not_treated(at, staff, session, SessionState.NO_SHOW)
    if not told_not_to_come:
        await owe_patient(
            at,
            patient,
            "no-show",
            subject=f"session:{session.id}",
            version=_version(session),
            not_before=at.now + GRACE,
        )
    return True


async def aborted(at: Moment, staff: Staff, session: Session, *, treated: bool) -> bool:
    """The visit was broken off. If skin was treated, aftercare as for Done; else only a new date."""
    if treated:
        return await done(at, staff, session, action="aborted-treated")
    if not can_mark(session, at.now):
        return False
    await _not_treated(at, staff, session, SessionState.ABORTED)
    return True


async def _not_treated(at: Moment, staff: Staff, session: Session, state: SessionState) -> Patient:
    """The visit is over and nothing was treated: no aftercare, and staff find a new date."""
    subject = f"session:{session.id}"
    _mark(session, state, staff, at.now)
    await settle(at.tx, session, at.now)
    await audit.record(at, staff, state.value, subject)
    await replan(at, session.patient_id, who=f"s{staff.id}")
    patient = await at.tx.get_one(Patient, session.patient_id)
    await open_task(at, TaskKind.NEW_DATE, subject, due_at=at.now, patient=patient, session=session)
    return patient


async def undo(at: Moment, staff: Staff, session: Session) -> list[Message] | None:
    """Take a mark back. Returns the messages that had already gone out because of it; None if there was none.

    While none had gone out it is an exact inverse; otherwise the open check-ins close and the patient is
    told to ignore the message.
    """
    if session.state not in {SessionState.PERFORMED, SessionState.NO_SHOW, SessionState.ABORTED}:
        return None
    sent = await sent_because_marked(at, session)
    marked_at = session.marked_at or at.now
    session.state, session.performed_at = SessionState.BOOKED.value, None
    session.marked_at = session.marked_by = None
    await audit.record(at, staff, "undo", f"session:{session.id}")
    await unsettle(at, session, marked_at)
    await replan(at, session.patient_id, who=f"s{staff.id}")
    if sent:
        await _apologise(at, session)
    return sent


async def correct(at: Moment, staff: Staff, session: Session, performed_at: datetime) -> bool:
    """Staff correct when the session was performed; what was sent is not sent again. False if impossible."""
    if session.state != SessionState.PERFORMED or performed_at > at.now:
        return False
    session.performed_at = performed_at
    await audit.record(at, staff, "correct-time", f"session:{session.id}")
    if not await sent_after_steps(at, session):
        await _phone_if_late(at, session)
    await replan(at, session.patient_id, who=f"s{staff.id}")
    return True


async def will_be_told(at: Moment, session: Session) -> bool:
    """Whether a message about the no-show that stands is on its way."""
    query = select(Message.id).where(
        Message.subject == f"session:{session.id}",
        Message.step == "no-show",
        Message.version == _version(session),
        Message.status.in_(OPEN),
    )
    return await at.tx.scalar(query.limit(1)) is not None


async def sent_because_marked(at: Moment, session: Session) -> list[Message]:
    """What reached (or may have reached) the patient because of the mark that stands."""
    if session.state == SessionState.PERFORMED:
        return await sent_after_steps(at, session)
    if session.state != SessionState.NO_SHOW:
        return []
    query = select(Message).where(
        Message.subject == f"session:{session.id}",
        Message.step == "no-show",
        Message.version == _version(session),
        Message.status.in_(_GONE) | Message.maybe_twice,
    )
    return list(await at.tx.scalars(query))


async def sent_after_steps(at: Moment, session: Session) -> list[Message]:
    """The session's after-messages that reached (or may have reached) the patient."""
    query = select(Message).where(
        Message.subject == f"session:{session.id}",
        Message.kind == "step",
        Message.status.in_(_GONE) | Message.maybe_twice,
    )
    messages = await at.tx.scalars(query)
    return [each for each in messages if not each.step.startswith("before-") and each.step != DO_NOT_TRAVEL]


async def end_course(at: Moment, staff: Staff, course: Course) -> None:
    """A doctor decided that the course ends here: later sessions are cancelled, care messages go on."""
    if course.ended_at is not None:
        return
    course.ended_at = at.now
    await audit.record(at, staff, "end-course", f"course:{course.id}")
    called_off = []
    for session in await sessions_in(at.tx, course.id):
        await close_task(at, TaskKind.NEW_DATE, f"session:{session.id}")
        if session.state == SessionState.BOOKED and session.starts_at > at.now:
            session.cancelled_by = "clinic"
            _mark(session, SessionState.CANCELLED, staff, at.now)
            await settle(at.tx, session, at.now)
            called_off.append(session.starts_at)
    await replan(at, course.patient_id, who=f"s{staff.id}")
    patient = await at.tx.get_one(Patient, course.patient_id)
    await owe_patient(at, patient, "course-ended", subject=f"course:{course.id}", visits=called_off)


def _mark(session: Session, state: SessionState, staff: Staff, now: datetime) -> None:
    session.state, session.marked_at, session.marked_by = state.value, now, staff.id


def _version(session: Session) -> int:
    """A message key for each time this mark was made: a second no-show after an undo is told again."""
    return int(session.marked_at.timestamp()) if session.marked_at else 0


async def _phone_if_late(at: Moment, session: Session) -> None:
    marked_at, performed_at = session.marked_at or at.now, session.performed_at or at.now
    if marked_at - performed_at <= LATE_DONE:
        await close_task(at, TaskKind.PHONE_LATE_DONE, f"session:{session.id}")
        return
    patient = await at.tx.get_one(Patient, session.patient_id)
    await open_task(
        at, TaskKind.PHONE_LATE_DONE, f"session:{session.id}", due_at=at.now, patient=patient, session=session
    )


async def _apologise(at: Moment, session: Session) -> None:
    patient = await at.tx.get_one(Patient, session.patient_id)
    await owe_patient(at, patient, "sorry", subject=f"session:{session.id}", version=int(at.now.timestamp()))
