"""Tasks in words, and the list of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.people import patients_of
from db.tables import Message, Patient, Staff, Task
from domain.messages import Status
from services.people.staffing import active_staff
from services.tasks import TaskKind, open_tasks
from services.texts import Speech

_MISSED = frozenset({TaskKind.PHONE_REMINDER, TaskKind.PHONE_CHECK})


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task, whom it is about and who has it, if anybody.

    ``why``: the reason code of a message that did not go.
    """

    task: Task
    patient: Patient | None
    owner: Staff | None = None
    why: str = ""


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
        TaskKind.PHONE_REMINDER: say._("Please phone: the last reminder of a visit did not go out in time."),
        TaskKind.PHONE_NOT_LINKED: say._(
            "Please phone: a message is due, and the patient has not opened the chat yet. Offer the link."
        ),
        TaskKind.PHONE_CHECK: say._(
            "Please phone: the message after a session did not go out in time. Ask how the skin is."
        ),
        TaskKind.PHONE_NO_ANSWER: say._("Please phone: the 24-hour check-in was not answered."),
        TaskKind.NEW_DATE: say._("Find a new date for a cancelled or missed session."),
        TaskKind.MOVE: say._("The patient asks to move a session. Offer other times, or phone."),
        TaskKind.SCREENING: say._("Offer a visit: the patient asked for one after the nine questions."),
        TaskKind.MARK_VISIT: say._("Say how a visit went."),
        TaskKind.SHARED_CHAT: say._(
            "Please phone: the invitation was opened in another patient's chat. One account is one person."
        ),
        TaskKind.MESSAGE_UNKNOWN: say._("Nobody knows whether a message arrived. Please ask the patient."),
        TaskKind.WITHDREW: say._(
            "Please phone: the patient took back an agreement. The bot is silent, and a visit is ahead."
        ),
        TaskKind.ERASED: say._(
            "The patient had their data erased, and a visit is ahead. It stays booked here by its code; "
            "who comes is in the clinic's own calendar."
        ),
        TaskKind.CLOSED_DAY: say._("Please phone: the clinic is closed on the day of this visit."),
        TaskKind.OWN: say._("Something a colleague wrote down."),
    }
    return words.get(kind, kind)


def task_words(say: Speech, task: Task) -> str:
    """What is to be done: the words of the staff member who wrote it, or the sentence of its kind."""
    return task.text or task_sentence(say, task.kind)


async def task_lines(
    tx: AsyncSession, limit: int, *, offset: int = 0, owner_id: int | None = None
) -> list[TaskLine]:
    """What is to be done (by this staff member, or by anybody), the most urgent first."""
    return await lines_of(tx, await open_tasks(tx, limit, offset=offset, owner_id=owner_id))


async def lines_of(tx: AsyncSession, tasks: Sequence[Task]) -> list[TaskLine]:
    """These tasks with whom they are about, who has them, and why a message of theirs did not go."""
    ids = {task.patient_id for task in tasks if task.patient_id is not None}
    patients = {patient.id: patient for patient in await patients_of(tx, sorted(ids))}
    whys = await _reasons(tx, [task.subject for task in tasks if task.kind in _MISSED])
    owners = {staff.id: staff for staff in await active_staff(tx)}
    return [
        TaskLine(
            task,
            patients.get(task.patient_id or 0),
            owners.get(task.owner_id or 0),
            whys.get(task.subject, "") if task.kind in _MISSED else "",
        )
        for task in tasks
    ]


async def _reasons(tx: AsyncSession, subjects: Sequence[str]) -> dict[str, str]:
    """Why the last message about each subject that should have gone did not."""
    query = select(Message.subject, Message.why).where(
        Message.subject.in_(subjects), Message.status == Status.EXPIRED, Message.kind == "step"
    )
    return {row.subject: row.why for row in await tx.execute(query.order_by(Message.due_at, Message.id))}


async def count_tasks(tx: AsyncSession, *, owner_id: int | None = None) -> int:
    """How many tasks are open (with this staff member, or at all)."""
    query = select(func.count(Task.id)).where(Task.done_at.is_(None))
    if owner_id is not None:
        query = query.where(Task.owner_id == owner_id)
    return await tx.scalar(query) or 0
