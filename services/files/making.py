"""One person of a file becomes a patient with courses: by the deeds the desk uses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import phonenumbers
from sqlalchemy import select

from db import outbox
from db.search import index_patient
from db.tables import Course, Hold, Message, Patient, Session, Staff
from domain.keys import DO_NOT_TRAVEL, subject_of
from domain.messages import OPEN, Status
from domain.patients import SessionState
from domain.reasons import Why
from services.files import wishes
from services.files.wishes import Mark, Visit, Wish
from services.messages.planning import replan
from services.messages.unlinked import FIRST_CHECK
from services.moment import Moment
from services.people import patients, phones
from services.tasks import TaskKind, open_task
from services.visits.courses import Draft, announce, lay, sessions_in
from services.visits.marks import planned_end

_STATES = {
    Mark.DONE: SessionState.PERFORMED,
    Mark.NO_SHOW: SessionState.NO_SHOW,
    Mark.BROKEN_OFF: SessionState.ABORTED,
    Mark.CANCELLED: SessionState.CANCELLED,
    Mark.BY_PATIENT: SessionState.CANCELLED,
}
_PAST_ASKING = 4
"""Staff are not asked four times at once about a visit that was long over when it came."""


@dataclass(frozen=True, slots=True)
class How:
    """``on_paper``: C0 and C2 were agreed on paper; else only code, language and dates are kept.

    ``announce``: the summary of a course goes out as if the desk had booked it. ``invite``: make a link for
    everybody whose chat is not known.
    """

    on_paper: bool = False
    announce: bool = False
    invite: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A patient made of a wish; ``link``: their invite, empty if there is none."""

    wish: Wish
    patient: Patient
    link: str = ""


async def make(at: Moment, staff: Staff, wish: Wish, how: How) -> Made:
    """Everything one person of the file asks for. To whom it was not announced, nobody writes of it."""
    new = patients.NewPatient(wish.name, wish.language, how.on_paper)
    patient = await patients.create(at, staff, new)
    patient.code = wish.code or patient.code
    patient.choice, patient.discreet = wish.choice, wish.discreet
    if how.on_paper:
        await _keep(at, patient, wish)
    for course in wish.courses:
        await _book(at, staff, patient, course, how)
    linked = patient.chat_id is not None
    link = await patients.invite(at, staff, patient) if how.invite and not linked else ""
    return Made(wish, patient, link)


async def _keep(at: Moment, patient: Patient, wish: Wish) -> None:
    """What may be kept of somebody who agreed."""
    patient.zone, patient.notes = wish.zone or None, wish.notes or None
    patient.cold_sores, patient.flags = wish.cold_sores, ",".join(wish.flags)
    if wish.telegram_id is not None:
        patient.chat_id, patient.linked_at = wish.telegram_id, at.now
    if wish.phone:
        await phones.keep(at, patient, phonenumbers.parse(wish.phone))
    else:
        await index_patient(at.tx, patient)


async def _book(at: Moment, staff: Staff, patient: Patient, wished: wishes.Course, how: How) -> None:
    plan = Draft(tuple(visit.starts_at for visit in wished.visits), wished.gap_days)
    course = await lay(at, staff, patient, plan)
    course.ended_at = at.now if wished.ended else None
    await at.tx.flush()
    sessions = await sessions_in(at.tx, course.id)
    for session, visit in zip(sessions, wished.visits, strict=True):
        _set(at, staff, session, visit)
    await replan(at, patient.id, who=f"s{staff.id}")
    for session in sessions:
        steps = {step for number, step in wished.settled if number == session.number}
        await _let_be(at, staff, patient, session, steps)
    if how.announce and _is_ahead(at, course, sessions):
        await announce(at, patient, course)


def _is_ahead(at: Moment, course: Course, sessions: Collection[Session]) -> bool:
    """Whether there is anything to announce."""
    coming = (each for each in sessions if each.state == SessionState.BOOKED and each.starts_at > at.now)
    return course.ended_at is None and any(coming)


def _set(at: Moment, staff: Staff, session: Session, visit: Visit) -> None:
    """The session as the file knows it. A mark counts from the visit on, since it was made elsewhere."""
    session.confirmed_at = at.now if visit.confirmed else None
    if visit.held:
        at.tx.add(Hold(session_id=session.id, set_at=at.now, set_by=staff.id))
    if visit.mark is Mark.UNMARKED and at.now - session.starts_at > timedelta(days=1):
        session.prompt_stage = _PAST_ASKING
    if visit.mark not in _STATES:
        return
    over = min(planned_end(at.office, session), at.now)
    session.state, session.marked_by = _STATES[visit.mark].value, staff.id
    session.marked_at = visit.done_at or over
    if visit.mark is Mark.DONE:
        session.performed_at = visit.done_at or over
    if session.state == SessionState.CANCELLED:
        session.cancelled_by = "patient" if visit.mark is Mark.BY_PATIENT else "clinic"


async def _let_be(
    at: Moment, staff: Staff, patient: Patient, session: Session, settled: Collection[str]
) -> None:
    """What was due before the file was read is not sent by it: perhaps it was, by whoever did so until now.

    Staff phone about the first check-in, if it still has its time and the file does not say it is settled
    (clinic policy: somebody asks how the skin is). A warning not to travel still goes: it spares a journey.
    """
    query = select(Message).where(Message.subject == subject_of(session.id), Message.kind == "step")
    for message in await at.tx.scalars(query):
        past = message.due_at <= at.now and message.status in OPEN and message.step != DO_NOT_TRAVEL
        if not past and message.step not in settled:
            continue
        await outbox.set_status(
            at.tx,
            message,
            Status.CANCELLED,
            who=f"s{staff.id}",
            why=Why.IMPORTED,
            by_plan=False,
            now=at.now,
        )
        if message.step == FIRST_CHECK and message.step not in settled:
            subject = subject_of(session.id)
            await open_task(
                at, TaskKind.PHONE_CHECK, subject, due_at=at.now, patient=patient, session=session
            )
