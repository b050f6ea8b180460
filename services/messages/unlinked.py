"""Reminders of people who have not opened their chat: staff phone, each time at the reminder's own time.

Clinic policy. The message itself stays held: who opens the chat while it still helps gets it, and the call is
taken off the list.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from db.queries.unlinked import due_unlinked
from db.tables import Patient, Session, Task
from domain.keys import session_of, subject_of
from domain.patients import SessionState
from services.moment import Moment
from services.tasks import TaskKind, open_task

FIRST_CHECK = "after-24h"
REMINDER = "before-"
_EVERY = timedelta(minutes=5)


def matters(step: str) -> bool:
    """Whether staff say by phone what this step would have said."""
    return step == FIRST_CHECK or step.startswith(REMINDER)


async def phone_unlinked(at: Moment) -> datetime | None:
    """Open a task for every such message that is due; take away those that settled themselves."""
    for message in await due_unlinked(at.tx, at.now, beginning=REMINDER, steps=[FIRST_CHECK]):
        session = await at.tx.get_one(Session, session_of(message.subject))
        await phone_about(at, session, message.step, due_at=message.due_at)
    await _take_away(at)
    return at.now + _EVERY


async def phone_about(at: Moment, session: Session, step: str, *, due_at: datetime) -> None:
    """A call about one message of a session at its present time: once, even if it was ticked off before."""
    subject = f"{subject_of(session.id)}/{step}/{session.time_version}"
    query = select(Task.id).where(Task.kind == TaskKind.PHONE_NOT_LINKED, Task.subject == subject)
    patient = await at.tx.get_one(Patient, session.patient_id)
    if patient.deleted_at is None and await at.tx.scalar(query) is None:
        kind = TaskKind.PHONE_NOT_LINKED
        await open_task(at, kind, subject, due_at=due_at, patient=patient, session=session)


async def _take_away(at: Moment) -> None:
    """The chat was opened, or the visit was moved, marked or is over."""
    query = (
        select(Task, Session, Patient)
        .join(Session, Session.id == Task.session_id)
        .join(Patient, Patient.id == Task.patient_id)
        .where(Task.kind == TaskKind.PHONE_NOT_LINKED, Task.done_at.is_(None))
    )
    for task, session, patient in await at.tx.execute(query):
        if patient.chat_id is not None or not _still(at, task, session):
            task.done_at = at.now


def _still(at: Moment, task: Task, session: Session) -> bool:
    _, step, version = task.subject.split("/")
    if step == FIRST_CHECK:
        return session.state == SessionState.PERFORMED
    ahead = session.state == SessionState.BOOKED and session.starts_at > at.now
    return ahead and session.time_version == int(version)
