from datetime import UTC, datetime

from sqlalchemy import select

from db.engine import Database
from db.tables import Audit, Patient, Session, Task
from services.moment import Moment
from services.people.patients import create_from_chat
from services.tasks import TaskKind, open_task
from tests.handlers.staff.desk import Desk


async def test_today_and_tomorrow_list_the_visits_of_the_clinics_day(
    desk: Desk, booked: list[Session]
) -> None:
    assert booked
    desk.now = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)  # already Friday in Seoul
    await desk.type("/today")
    assert "Friday 4 December" in desk.text
    assert "No visits" in desk.text
    await desk.press("Tomorrow")
    assert "14:00" in desk.text
    assert "Kim Minji" in desk.text
    assert "not confirmed yet" in desk.text
    await desk.press("14:00")
    assert "Session 1 of 3" in desk.text


async def test_a_task_is_ticked_off(desk: Desk, patient: Patient, database: Database) -> None:
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        await open_task(at, TaskKind.PHONE, "patient:1", due_at=desk.now, patient=patient)
    await desk.type("/tasks")
    assert patient.code in desk.text
    assert "asked for a call" in desk.text
    await desk.press("1 Done")
    assert "Nothing to do" in desk.text
    async with database.read() as tx:
        assert (await tx.scalars(select(Task.done_by))).one() == 1


async def test_many_tasks_fit_the_screen(desk: Desk, database: Database) -> None:
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        for number in range(30):
            await open_task(at, TaskKind.PHONE_LATE_DONE, f"session:{number}", due_at=desk.now)
    await desk.type("/tasks")
    assert "and 22 more" in desk.text


async def test_a_patient_is_found_by_code_name_and_phone(desk: Desk, patient: Patient) -> None:
    for typed in (patient.code, patient.code.lower().replace("-", ""), "kim", "Minji Kim"):
        await desk.type(typed)
        assert f"<b>{patient.code}</b> Kim Minji" in desk.text
    await desk.type("/find min")
    assert "Kim Minji" in desk.text


async def test_several_hits_are_offered_as_buttons(desk: Desk, patient: Patient, database: Database) -> None:
    async with database.write() as tx:
        await create_from_chat(Moment(tx, desk.office, desk.now), 7002, "Kim <b>Sora</b>", "en")
    await desk.type("Kim")
    assert {label.split(" ", 1)[1] for label in desk.labels() if " " in label} == {
        "Kim Minji",
        "Kim <b>Sora</b>",
    }
    await desk.press(patient.code)
    assert "Kim Minji" in desk.text


async def test_nobody_found_says_how_to_search(desk: Desk) -> None:
    for typed in ("Nobody", "   ", "💉", "' OR 1=1 --", "0" * 3000):
        await desk.type(typed)
        assert "Nobody found" in desk.text
        assert "last four digits" in desk.text


async def test_opening_a_card_is_recorded(desk: Desk, patient: Patient, database: Database) -> None:
    await desk.tap(f"s-card:{patient.id}")
    assert desk.screen.protect
    async with database.read() as tx:
        assert list(await tx.scalars(select(Audit.action))) == ["open-card"]


async def test_the_card_says_how_the_person_can_be_reached(
    desk: Desk, patient: Patient, booked: list[Session], database: Database
) -> None:
    assert booked
    async with database.write() as tx:
        row = await tx.get_one(Patient, patient.id)
        row.zone, row.choice, row.flags, row.cold_sores = "America/New_York", "essentials", "IMMUNE,PIH", True
        row.phone, row.unreachable_since = "+821012345678", desk.now
    await desk.tap(f"s-card:{patient.id}")
    for shown in (
        "한국어",
        "America/New_York",
        "essentials only",
        "weak immune system, PIH",
        "cold sores",
        "+821012345678",
        "Cannot be reached",
        "C0 ✓, C1 ✓, C2 ✓, C3 –",
        "Course of 3",
        "1 · Sat 5 Dec 14:00: booked, not confirmed yet",
    ):
        assert shown in desk.text
