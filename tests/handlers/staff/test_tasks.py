from datetime import timedelta

from sqlalchemy import select

from db.engine import Database
from db.tables import Message, Patient, Session, Staff, Task
from domain.wishes import Wish
from services.messages.sending import prepare
from services.moment import Moment
from services.tasks import TaskKind, open_task
from services.visits import visits, wishes
from tests.handlers.staff.desk import DOCTOR, OWNER, Desk


async def tasks(database: Database) -> list[Task]:
    async with database.read() as tx:
        return list(await tx.scalars(select(Task).order_by(Task.id)))


async def owed(desk: Desk, database: Database, step: str) -> list[str]:
    """The texts of the messages of this step, as they would go now."""
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        found = await tx.scalars(select(Message).where(Message.step == step, Message.status == "planned"))
        ready = [await prepare(at, message) for message in found]
    return [each.screen.text for each in ready if each is not None]


async def open_one(desk: Desk, database: Database, patient: Patient | None = None) -> None:
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        kind = TaskKind.PHONE if patient else TaskKind.MESSAGE_UNKNOWN
        await open_task(at, kind, "message:1", due_at=desk.now + timedelta(hours=1), patient=patient)


async def test_a_task_is_written_by_hand_with_a_day_and_a_patient(
    desk: Desk, patient: Patient, database: Database
) -> None:
    await desk.type("/tasks")
    await desk.press("Write a task")
    await desk.type("Order more <masks>")
    await desk.press("Wed 2 Dec")
    assert "not saved yet" in desk.text
    assert "Wednesday 2 December, 19:00" in desk.text
    await desk.press("About a patient")
    await desk.type("Minji")
    assert f"About {patient.code}" in desk.text
    await desk.press("Save")
    assert "Order more &lt;masks&gt;" in desk.text
    assert "My tasks" in desk.text
    (task,) = await tasks(database)
    assert (task.kind, task.owner_id, task.patient_id) == ("own", 1, patient.id)
    await desk.press("1 Done")
    assert "Nothing to do" in desk.text


async def test_a_task_in_one_line_asks_only_by_when(desk: Desk, patient: Patient, database: Database) -> None:
    await desk.type(f"/task {patient.code.lower()} Call about the invoice")
    await desk.type("3 Dec 15:00")
    assert "Thursday 3 December, 15:00" in desk.text
    assert f"About {patient.code}" in desk.text
    await desk.press("Save")
    assert "Call about the invoice" in desk.text
    assert len(await tasks(database)) == 1


async def test_an_old_save_writes_no_second_task(desk: Desk, database: Database) -> None:
    await desk.type("/task Order masks")
    await desk.press("Wed 2 Dec")
    save = next(button.data for button in desk.buttons() if button.label == "Save")
    await desk.tap(save)
    await desk.tap(save)
    assert "not open any more" in desk.text
    assert len(await tasks(database)) == 1


async def test_what_cannot_be_a_task_is_said_kindly(desk: Desk, database: Database) -> None:
    await desk.type(f"/task {'x' * 301}")
    assert "at most 300" in desk.text
    await desk.type("Order masks")
    await desk.type("1 Nov")
    assert "has passed" in desk.text
    await desk.type("1 Dec 09:00")
    assert "has passed" in desk.text
    await desk.type("nonsense")
    assert "could not read" in desk.text
    assert "Order masks" in desk.text, "the words are not lost"
    assert await tasks(database) == []


async def test_a_task_is_taken_and_given_to_a_colleague_who_hears_of_it(
    desk: Desk, patient: Patient, database: Database
) -> None:
    await open_one(desk, database, patient)
    await desk.type("/tasks")
    await desk.press("1 Take")
    assert "It is yours" in desk.text
    assert "· owner" in desk.text
    await desk.press("1 Give")
    await desk.press("doctor")
    assert "Given" in desk.text
    assert "· doctor" in desk.text
    (text,) = await owed(desk, database, "task-given")
    assert "A task for you" in text
    assert patient.code in text
    assert "Minji" not in text
    desk.who = DOCTOR
    await desk.type("/tasks")
    await desk.press("Only mine")
    assert "asked for a call" in desk.text
    desk.who = OWNER
    await desk.tap("s-tasks:1:0")
    assert "Nothing to do" in desk.text


async def test_a_task_that_was_done_before_the_colleague_heard_is_not_told(
    desk: Desk, database: Database
) -> None:
    await open_one(desk, database)
    await desk.tap("s-tto:1:2")
    await desk.tap("s-tdone:1:0:0")
    assert await owed(desk, database, "task-given") == []


async def test_nothing_is_given_to_somebody_who_left(desk: Desk, database: Database) -> None:
    await open_one(desk, database)
    async with database.write() as tx:
        (await tx.get_one(Staff, 2)).active = False
    await desk.tap("s-tto:1:2")
    assert "they have left" in desk.text
    assert (await tasks(database))[0].owner_id is None
    await desk.tap("s-tto:1:77")
    await desk.tap("s-ttake:77:0:0")
    assert "done already" in desk.text


async def test_what_is_overdue_is_marked_and_a_task_about_nobody_has_no_gap(
    desk: Desk, database: Database
) -> None:
    await open_one(desk, database)
    await desk.type("/tasks")
    assert "<b></b>" not in desk.text
    assert "1. By Tue 1 Dec 13:00\n" in desk.text
    assert "overdue" not in desk.text
    desk.later(hours=2)
    await desk.type("/tasks")
    assert "13:00 ⚠ overdue" in desk.text


async def test_a_long_list_has_pages(desk: Desk, database: Database) -> None:
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        for number in range(19):
            await open_task(at, TaskKind.PHONE_LATE_DONE, f"session:{number}", due_at=desk.now)
    await desk.type("/tasks")
    await desk.press("Later")
    await desk.press("Later")
    assert "19 Done" in desk.labels()
    await desk.press("19 Done")
    assert "Ticked off" in desk.text
    assert "18 Done" in desk.labels(), "the page stays"


async def test_a_near_visit_that_shall_move_or_is_cancelled_rings_at_once(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    """Further ahead the task is enough."""
    for number, hours in ((0, 49), (0, 48), (0, 47)):
        desk.now = booked[number].starts_at - timedelta(hours=hours)
        async with database.write() as tx:
            at = Moment(tx, desk.office, desk.now)
            session = await tx.get_one(Session, booked[number].id)
            await wishes.ask(at, await tx.get_one(Patient, session.patient_id), session, Wish())
        assert len(await owed(desk, database, "near-move")) == (0 if hours > 48 else 2)
    text = (await owed(desk, database, "near-move"))[0]
    assert "asks to move session 1, Saturday 5 December, 14:00" in text
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        row = await tx.get_one(Patient, booked[0].patient_id)
        await visits.cancel(at, row, booked[0].id, booked[0].time_version)
    assert "cancelled session 1" in (await owed(desk, database, "near-cancel"))[0]
    assert await owed(desk, database, "near-move") == [], "the wish is no news any more"
