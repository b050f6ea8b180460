"""Tasks in words, and the list of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.people import patients_of
from db.tables import Patient, Task
from services.tasks import TaskKind, open_tasks
from services.texts import Speech


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task and whom it is about, if anybody."""

    task: Task
    patient: Patient | None


def task_sentence(say: Speech, kind: str) -> str:
    """What is to be done, in one sentence."""
    words: Mapping[str, str] = {
        TaskKind.PHONE: say._("Please phone: the patient asked for a call."),
        TaskKind.PHONE_NEWS: say._("Please phone: a message about a visit could not be sent in the chat."),
        TaskKind.PHONE_UNREACHABLE: say._("Please phone: the chat is closed and a visit is ahead."),
        TaskKind.PHONE_LATE_DONE: say._(
            "Please phone: Done came late, the 24-hour message will not go. Ask how the skin is."
        ),
        TaskKind.PHONE_HOLD: say._("Please phone: the visit is near and still on hold."),
        TaskKind.PHONE_NO_ANSWER: say._("Please phone: the 24-hour check-in was not answered."),
        TaskKind.NEW_DATE: say._("Find a new date for a cancelled or missed session."),
        TaskKind.MOVE: say._("The patient asks to move a session."),
        TaskKind.MARK_VISIT: say._("Say how a visit went."),
        TaskKind.MESSAGE_UNKNOWN: say._("Nobody knows whether a message arrived. Please ask the patient."),
    }
    return words.get(kind, kind)


async def task_lines(tx: AsyncSession, limit: int) -> list[TaskLine]:
    """What is to be done, the most urgent first."""
    tasks = await open_tasks(tx, limit)
    ids = {task.patient_id for task in tasks if task.patient_id is not None}
    patients = {patient.id: patient for patient in await patients_of(tx, sorted(ids))}
    return [TaskLine(task, patients.get(task.patient_id or 0)) for task in tasks]


async def count_tasks(tx: AsyncSession) -> int:
    """How many tasks are open."""
    return await tx.scalar(select(func.count(Task.id)).where(Task.done_at.is_(None))) or 0
