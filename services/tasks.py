"""Things staff should do: phone somebody, find a new date, correct a visit."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Patient, Session, Staff, Task
from services.moment import Moment


class TaskKind(StrEnum):
    """What is to be done; each has one sentence in ``services.desk.tasks``."""

    PHONE = "phone"  # the patient asked for a call
    PHONE_NEWS = "phone-news"  # a notice could not be sent by chat: say it by phone
    PHONE_UNREACHABLE = "phone-unreachable"  # has a visit ahead, the chat is closed
    PHONE_LATE_DONE = "phone-late-done"  # Done came after 72 h: no 24-hour message went out
    PHONE_HOLD = "phone-hold"  # a hold still stands a day before the visit
    PHONE_REMINDER = "phone-reminder"  # the last reminder of a coming visit did not go in time
    PHONE_NOT_LINKED = "phone-not-linked"  # a message is due, and the patient has not opened the chat yet
    PHONE_CHECK = "phone-check"  # the message 24 hours after a session (or its re-check) did not go in time
    PHONE_NO_ANSWER = "phone-no-answer"  # the 24-hour check-in stayed unanswered
    NEW_DATE = "new-date"  # a cancelled or missed session needs a new date
    MOVE = "move"  # the patient asked to move a session
    SCREENING = "screening"  # the patient asks for a visit after the nine questions
    MARK_VISIT = "mark-visit"  # a visit was not marked
    SHARED_CHAT = "shared-chat"  # the invite was opened on a chat that belongs to somebody else
    MESSAGE_UNKNOWN = "message-unknown"  # nobody knows whether a message arrived
    WITHDREW = "withdrew"  # took back C0 or C2 with a visit ahead: the bot is silent
    ERASED = "erased"  # had their data erased with a visit ahead
    CLOSED_DAY = "closed-day"  # the clinic closes on the day of a visit that was not moved
    OWN = "own"  # a staff member wrote it


async def open_task(
    at: Moment,
    kind: TaskKind,
    subject: str,
    *,
    due_at: datetime,
    patient: Patient | None = None,
    session: Session | None = None,
) -> Task:
    """Open a task, or find the one that stands for the same thing; a finished one opens again."""
    found = await at.tx.scalar(select(Task).where(Task.kind == kind, Task.subject == subject))
    if found is not None:
        if found.done_at is not None:
            found.done_at, found.done_by, found.due_at, found.created_at = None, None, due_at, at.now
            found.owner_id = None
        return found
    task = Task(
        kind=kind,
        subject=subject,
        patient_id=patient.id if patient else None,
        session_id=session.id if session else None,
        due_at=due_at,
        created_at=at.now,
    )
    at.tx.add(task)
    await at.tx.flush()
    return task


async def close_task(at: Moment, kind: TaskKind, subject: str) -> None:
    """Close the standing task for something that settled itself; nothing happens if there is none."""
    found = await at.tx.scalar(
        select(Task).where(Task.kind == kind, Task.subject == subject, Task.done_at.is_(None))
    )
    if found is not None:
        found.done_at = at.now


async def finish_task(at: Moment, task_id: int, staff: Staff) -> Task | None:
    """A staff member did it. None if there is no such task; finishing twice changes nothing."""
    task = await at.tx.get(Task, task_id)
    if task is not None and task.done_at is None:
        task.done_at, task.done_by = at.now, staff.id
    return task


async def open_tasks(
    tx: AsyncSession, limit: int = 20, *, offset: int = 0, owner_id: int | None = None
) -> list[Task]:
    """What is to be done (by this staff member, or by anybody), the most urgent first."""
    query = select(Task).where(Task.done_at.is_(None)).order_by(Task.due_at, Task.id)
    if owner_id is not None:
        query = query.where(Task.owner_id == owner_id)
    return list(await tx.scalars(query.offset(offset).limit(limit)))
