"""One more session at the end of a course; a doctor decides that, the program never proposes it."""

from dataclasses import replace
from datetime import datetime, timedelta

from db.tables import Course, Patient, Session, Staff
from domain.patients import PatientView, SessionView
from services import audit
from services.messages.notices import owe_patient
from services.messages.planning import preview, replan
from services.moment import Moment
from services.tasks import TaskKind, close_task
from services.visits.courses import Effects, sessions_in
from services.visits.settling import settle
from services.visits.unusual import warnings_of


async def look_at_adding(at: Moment, course: Course, starts_at: datetime) -> Effects:
    """What a further session would bring; nothing is stored."""
    length = timedelta(minutes=at.office.content.clinic.visit_minutes)
    number = len(await sessions_in(at.tx, course.id)) + 1
    extra = SessionView(
        id=0,
        course_id=course.id,
        number=number,
        of=max(course.planned, number),
        starts_at=starts_at,
        timed_at=at.now,
        visit_ends_at=starts_at + length,
    )

    def suppose(view: PatientView) -> PatientView:
        ordered = sorted((*view.sessions, extra), key=lambda each: each.starts_at)
        return replace(view, sessions=tuple(ordered))

    changes = await preview(at, course.patient_id, supposing=suppose)
    return Effects(await warnings_of(at, course.id, {0: starts_at}), changes)


async def add_session(
    at: Moment,
    staff: Staff,
    course: Course,
    starts_at: datetime,
    seen: int,
    instead_of: Session | None = None,
) -> Session | None:
    """One more session at the end of the course, and one message about it.

    ``seen``: how many sessions the course had when staff looked; None if one was added meanwhile, the time
    has passed or the course has ended. ``instead_of``: a session that did not take place and is settled by
    this one.
    """
    sessions = await sessions_in(at.tx, course.id)
    if len(sessions) != seen or starts_at <= at.now or course.ended_at is not None:
        return None
    number = max((session.number for session in sessions), default=0) + 1
    session = Session(
        course_id=course.id,
        patient_id=course.patient_id,
        number=number,
        starts_at=starts_at,
        timed_at=at.now,
    )
    at.tx.add(session)
    course.planned = max(course.planned, number)
    await at.tx.flush()
    if instead_of is not None:
        await settle(at.tx, instead_of, at.now)
        await close_task(at, TaskKind.NEW_DATE, f"session:{instead_of.id}")
    await audit.record(at, staff, "add-session", f"session:{session.id}")
    await replan(at, course.patient_id, who=f"s{staff.id}")
    patient = await at.tx.get_one(Patient, course.patient_id)
    subject = f"session:{session.id}"
    await owe_patient(
        at, patient, "session-added", subject=subject, version=session.time_version, visits=[starts_at]
    )
    return session
