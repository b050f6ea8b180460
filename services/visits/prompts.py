"""Asking staff how a visit went: at its end, at closing, next morning, then an owner (clinic policy)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Patient, Session, Staff
from domain.hours import closing, next_opening
from domain.patients import SessionState
from services.messages.notices import owe_staff
from services.moment import Moment
from services.office import Office
from services.people.staffing import COORDINATOR, DOCTOR, OWNER, active_staff
from services.tasks import TaskKind, open_task
from services.visits.marks import planned_end

_OWNER_STAGE = 4


def stages(office: Office, session: Session) -> tuple[datetime, datetime, datetime, datetime]:
    """When each of the four questions is due, aware UTC: end, closing, next opening, a day after that."""
    calendar = office.content.clinic.calendar
    end = planned_end(office, session)
    closes = max(closing(end, calendar) or end, end)
    morning = next_opening(closes, calendar)
    return end, closes, morning, morning + timedelta(days=1)


async def ask_how_it_went(at: Moment) -> datetime | None:
    """Ask about every visit that is over and unmarked. Returns when the next question is due."""
    query = select(Session).where(Session.state == SessionState.BOOKED, Session.starts_at <= at.now)
    soonest = await _next_end(at)
    for session in await at.tx.scalars(query.order_by(Session.starts_at)):
        due = stages(at.office, session)
        reached = sum(1 for each in due if each <= at.now)
        if reached > session.prompt_stage:
            session.prompt_stage = reached
            await _ask(at, session, reached)
        if reached < len(due):
            soonest = min(soonest or due[reached], due[reached])
    return soonest


async def _next_end(at: Moment) -> datetime | None:
    query = (
        select(Session)
        .where(Session.state == SessionState.BOOKED, Session.starts_at > at.now)
        .order_by(Session.starts_at)
        .limit(1)
    )
    coming = await at.tx.scalar(query)
    return None if coming is None else planned_end(at.office, coming)


async def _ask(at: Moment, session: Session, stage: int) -> None:
    for staff in await _who(at.tx, stage):
        await owe_staff(
            at,
            staff,
            "prompt-done",
            subject=f"session:{session.id}",
            version=session.time_version * 10 + stage,
        )
    if stage >= _OWNER_STAGE:
        patient = await at.tx.get_one(Patient, session.patient_id)
        subject = f"session:{session.id}"
        await open_task(at, TaskKind.MARK_VISIT, subject, due_at=at.now, patient=patient, session=session)


async def _who(tx: AsyncSession, stage: int) -> list[Staff]:
    """Reception first; where there is none, and at the last stage, the owners."""
    if stage >= _OWNER_STAGE:
        return await active_staff(tx, OWNER)
    return await active_staff(tx, COORDINATOR) or await active_staff(tx, DOCTOR, OWNER)
