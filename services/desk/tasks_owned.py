"""Tasks that belong to somebody: taken, given, written by hand, and called to mind when they are overdue."""

from datetime import datetime, timedelta

from sqlalchemy import select

from db import outbox
from db.outbox.notices import params_of
from db.tables import Message, Patient, Staff, Task
from domain.hours import is_open, next_opening
from domain.localtime import local_day
from domain.messages import Key, Lane
from services import audit
from services.messages.notices import owe_staff
from services.moment import Moment
from services.screen import units
from services.tasks import TaskKind

GIVEN, OVERDUE = "task-given", "tasks-overdue"
"""The steps of the two messages owners get."""

MOST_LETTERS = 300
"""Of a task written by hand; eight of them have to fit a screen."""

_EVERY = timedelta(minutes=15)
_LASTS = timedelta(hours=4)


async def standing_task(at: Moment, task_id: int) -> Task | None:
    """The task, if it is still to be done."""
    task = await at.tx.get(Task, task_id)
    return task if task is not None and task.done_at is None else None


async def take_task(at: Moment, task_id: int, staff: Staff) -> Task | None:
    """The staff member will do it, whoever had it before. None if it is done or never was."""
    task = await standing_task(at, task_id)
    if task is not None and task.owner_id != staff.id:
        task.owner_id = staff.id
        await audit.record(at, staff, "take-task", f"task:{task.id}")
    return task


async def give_task(at: Moment, task_id: int, giver: Staff, to_id: int) -> Task | None:
    """A colleague shall do it, and hears of it. None if it is done, or the colleague does not work here."""
    task, colleague = await standing_task(at, task_id), await at.tx.get(Staff, to_id)
    if task is None or colleague is None or not colleague.active:
        return None
    if task.owner_id != colleague.id:
        task.owner_id = colleague.id
        await audit.record(at, giver, "give-task", f"task:{task.id}")
        if colleague.id != giver.id:
            version = int(at.now.timestamp())
            await owe_staff(at, colleague, GIVEN, subject=f"task:{task.id}", version=version)
    return task


async def write_task(
    at: Moment, staff: Staff, text: str, due_at: datetime, key: str, patient: Patient | None = None
) -> Task | None:
    """A task in a staff member's own words, which are theirs to do until they give it away.

    ``key``: what makes it this task and no second one (a repeated tap writes nothing twice).
    None if it says nothing or too much.
    """
    words = " ".join(text.split())
    if not words or units(words) > MOST_LETTERS:
        return None
    subject = f"own:{key}"
    query = select(Task).where(Task.kind == TaskKind.OWN, Task.subject == subject)
    found: Task | None = await at.tx.scalar(query)
    if found is not None:
        return found
    task = Task(
        kind=TaskKind.OWN,
        subject=subject,
        patient_id=patient.id if patient else None,
        due_at=due_at,
        created_at=at.now,
        owner_id=staff.id,
    )
    task.text = words
    at.tx.add(task)
    await at.tx.flush()
    await audit.record(at, staff, "write-task", f"task:{task.id}")
    return task


async def remind_owners(at: Moment) -> datetime:
    """Tell owners of what is overdue: each task once a day, while the clinic is open (clinic policy).

    Returns when to look again (aware UTC).
    """
    calendar = at.office.content.clinic.calendar
    if not is_open(at.now, calendar):
        return min(next_opening(at.now, calendar), at.now + timedelta(hours=1))
    query = select(Task).where(Task.done_at.is_(None), Task.owner_id.is_not(None), Task.due_at <= at.now)
    overdue: dict[int, list[Task]] = {}
    for task in await at.tx.scalars(query.order_by(Task.due_at, Task.id)):
        overdue.setdefault(task.owner_id or 0, []).append(task)
    for owner_id, tasks in overdue.items():
        owner = await at.tx.get_one(Staff, owner_id)
        if owner.active:
            await _remind(at, owner, [task.id for task in tasks])
            continue
        for task in tasks:  # its owner has left: it is everybody's again
            task.owner_id = None
    return at.now + _EVERY


async def _remind(at: Moment, owner: Staff, tasks: list[int]) -> None:
    today = local_day(at.now, at.office.content.clinic.zone).toordinal()
    query = select(Message).where(
        Message.recipient == f"s{owner.id}", Message.step == OVERDUE, Message.version == today
    )
    told = {number for message in await at.tx.scalars(query) for number in params_of(message)["tasks"]}
    news = [number for number in tasks if number not in told]
    if news:
        await outbox.add(
            at.tx,
            key=Key(f"s{owner.id}", f"task:{news[0]}", OVERDUE, today),
            lane=Lane.REPLY,
            staff_id=owner.id,
            due_at=at.now,
            not_after=at.now + _LASTS,
            now=at.now,
            params={"tasks": news},
        )


async def still_overdue(at: Moment, message: Message) -> list[Task]:
    """The tasks of a reminder that its reader still has to do, the most urgent first."""
    query = select(Task).where(
        Task.id.in_(params_of(message)["tasks"]),
        Task.done_at.is_(None),
        Task.owner_id == message.staff_id,
    )
    return list(await at.tx.scalars(query.order_by(Task.due_at, Task.id)))


async def task_settled(at: Moment, staff: Staff, message: Message) -> bool:
    """The task was done or given on before its owner was told; of what is overdue, all of it."""
    if message.step == OVERDUE:
        return not await still_overdue(at, message)
    task = await standing_task(at, int(message.subject.removeprefix("task:")))
    return task is None or task.owner_id != staff.id
