"""Planning a course: a draft with its warnings and messages, then one booking, one summary to the patient."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import laying
from db.tables import Course, Patient, Session, Staff
from domain.messages import Change
from domain.patients import PatientView, SessionState, SessionView
from domain.proposal import Warning, propose  # noqa: A004 - the clinic's word, see there
from services import audit
from services.messages.notices import owe_several
from services.messages.planning import preview, replan
from services.moment import Moment
from services.office import Office
from services.people.first_questions import first_questions
from services.visits.clinic_limits import warnings_by_content


@dataclass(frozen=True, slots=True)
class Draft:
    """A course being planned. ``starts`` are aware UTC."""

    starts: tuple[datetime, ...]
    gap_days: int


@dataclass(frozen=True, slots=True)
class Effects:
    """What saving would cause: warnings for staff, and the messages the patient would get."""

    warnings: tuple[Warning, ...]
    changes: tuple[Change, ...]


def draft(office: Office, first: datetime, sessions: int, gap_days: int) -> Draft:
    """The proposal: open days 21 to 28 days apart, the same weekday where possible (clinic policy)."""
    return Draft(propose(first, sessions, gap_days, office.content.clinic.calendar), gap_days)


def with_start(old: Draft, number: int, starts_at: datetime) -> Draft:
    """The draft with one session (1-based) at another time, the sessions in order of time."""
    starts = [*old.starts[: number - 1], starts_at, *old.starts[number:]]
    return replace(old, starts=tuple(sorted(starts)))


async def effects(at: Moment, patient: Patient, plan: Draft) -> Effects:
    """Look before saving: nothing is stored."""

    def suppose(view: PatientView) -> PatientView:
        return replace(view, sessions=(*view.sessions, *_supposed(at.office, plan, at.now)))

    changes = await preview(at, patient.id, supposing=suppose)
    return Effects(await _warnings(at, plan), changes)


async def book(at: Moment, staff: Staff, patient: Patient, plan: Draft) -> Course:
    """Store the course, plan its messages, owe the patient one summary."""
    course = await lay(at, staff, patient, plan)
    await replan(at, patient.id, who=f"s{staff.id}")
    await announce(at, patient, course)
    return course


async def lay(at: Moment, staff: Staff, patient: Patient, plan: Draft) -> Course:
    """Store the course and its sessions, all booked; whoever calls plans the messages next."""
    course = Course(
        patient_id=patient.id,
        planned=len(plan.starts),
        gap_days=plan.gap_days,
        created_at=at.now,
        created_by=staff.id,
    )
    await laying.lay(at.tx, course, plan.starts)
    await audit.record(at, staff, "book-course", f"course:{course.id}")
    return course


async def announce(at: Moment, patient: Patient, course: Course) -> None:
    """One summary to the patient, and what is asked once at a first booking."""
    await owe_several(at, patient, [("booked", f"course:{course.id}"), *first_questions(at, patient)])


async def sessions_in(tx: AsyncSession, course_id: int) -> list[Session]:
    """The sessions of a course by number."""
    query = select(Session).where(Session.course_id == course_id).order_by(Session.number)
    return list(await tx.scalars(query))


async def current_course(tx: AsyncSession, patient_id: int) -> Course | None:
    """The latest course of the patient."""
    query = select(Course).where(Course.patient_id == patient_id).order_by(Course.id.desc()).limit(1)
    found: Course | None = await tx.scalar(query)
    return found


async def other_visits(
    at: Moment, starts: tuple[datetime, ...], *, but: int | None = None
) -> tuple[datetime, ...]:
    """Starts of booked visits of anybody near these times, for the capacity warning."""
    length = timedelta(minutes=at.office.content.clinic.visit_minutes)
    query = select(Session.starts_at).where(
        Session.state == SessionState.BOOKED,
        Session.starts_at > min(starts) - length,
        Session.starts_at < max(starts) + length,
    )
    if but is not None:
        query = query.where(Session.id != but)
    return tuple(await at.tx.scalars(query))


async def _warnings(at: Moment, plan: Draft) -> tuple[Warning, ...]:
    return warnings_by_content(at, plan.starts, await other_visits(at, plan.starts))


def _supposed(office: Office, plan: Draft, now: datetime) -> tuple[SessionView, ...]:
    length = timedelta(minutes=office.content.clinic.visit_minutes)
    return tuple(
        SessionView(
            id=-number,
            course_id=-1,
            number=number,
            of=len(plan.starts),
            starts_at=starts_at,
            timed_at=now,
            visit_ends_at=starts_at + length,
        )
        for number, starts_at in enumerate(plan.starts, start=1)
    )
