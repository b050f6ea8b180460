"""A patient asks to be called, or for a date: a task for staff, and a promise by when."""

from datetime import datetime

from sqlalchemy import select

from db.tables import Patient, Session, Task
from domain.triage_table import Level
from services.moment import Moment
from services.tasks import TaskKind, open_task
from services.visits.promise import answer_by


async def ask_for_call(at: Moment, patient: Patient) -> datetime:
    """Open one task to phone; asking again finds it. Returns by when staff call (aware UTC)."""
    by = answer_by(at.office, Level.AMBER, at.now)
    task = await open_task(at, TaskKind.PHONE, f"patient:{patient.id}", due_at=by, patient=patient)
    return task.due_at if task.due_at > at.now else by


async def ask_for_date(at: Moment, patient: Patient, session: Session) -> datetime:
    """Open one task to offer a new date for this session. Returns by when (aware UTC)."""
    by = answer_by(at.office, Level.AMBER, at.now)
    task = await open_task(
        at, TaskKind.NEW_DATE, f"session:{session.id}", due_at=by, patient=patient, session=session
    )
    return max(task.due_at, by)


async def standing_call(at: Moment, patient: Patient) -> datetime | None:
    """By when a call was promised that nobody made yet; None if none was asked for."""
    query = select(Task).where(
        Task.kind == TaskKind.PHONE, Task.subject == f"patient:{patient.id}", Task.done_at.is_(None)
    )
    task = await at.tx.scalar(query)
    return None if task is None else task.due_at
