from sqlalchemy import select

from db.engine import Database
from db.tables import Alert, Audit, Message, Patient, Staff
from domain.triage_table import Level
from tests.handlers.staff.desk import DOCTOR, Desk


async def test_the_list_shows_level_code_and_that_nobody_has_taken_it(desk: Desk, alert: int) -> None:
    assert alert
    await desk.type("/alerts")
    assert "AMBER" in desk.text
    assert "Nobody has taken it" in desk.text
    assert "Minji" not in desk.text


async def test_the_details_hold_what_whoever_phones_needs_and_are_protected(
    desk: Desk, alert: int, database: Database
) -> None:
    await desk.tap(f"s-alert:{alert}")
    for shown in ("Kim Minji", "No phone", "한국어", "New lump, rash or colour change", "The same"):
        assert shown in desk.text
    assert desk.screen.protect
    async with database.read() as tx:
        actions = list(await tx.scalars(select(Audit.action).where(Audit.subject == f"alert:{alert}")))
    assert actions == ["open-alert"]


async def test_whoever_is_first_has_it(desk: Desk, alert: int, database: Database) -> None:
    await desk.tap(f"s-take:{alert}")
    assert "Taken by owner" in desk.answer.note
    assert any(label.startswith("Close") for label in desk.labels())
    desk.who = DOCTOR
    await desk.tap(f"s-take:{alert}")
    assert "Taken by owner" in desk.answer.note
    async with database.read() as tx:
        row = await tx.get_one(Alert, alert)
        owner = await tx.scalar(select(Staff.id).where(Staff.role == "owner"))
    assert row.taken_by == owner


async def test_details_on_show_never_say_that_nobody_has_what_was_just_taken(desk: Desk, alert: int) -> None:
    await desk.tap(f"s-alert:{alert}")
    assert "Nobody has taken it" in desk.text
    await desk.press("I take it")
    assert "Taken by owner" in desk.text
    assert "Nobody has taken it" not in desk.text
    await desk.press("Close the alert")
    assert "Closed:" in desk.text
    assert "Kim Minji" in desk.text


async def test_the_patient_of_an_urgent_alert_learns_that_somebody_took_it(
    desk: Desk, alert: int, database: Database
) -> None:
    async with database.write() as tx:
        (await tx.get_one(Alert, alert)).level = int(Level.RED)
    await desk.tap(f"s-take:{alert}")
    await desk.tap(f"s-take:{alert}")
    async with database.read() as tx:
        assert len(list(await tx.scalars(select(Message).where(Message.step == "taken")))) == 1


async def test_a_closed_alert_leaves_the_list(desk: Desk, alert: int) -> None:
    await desk.tap(f"s-close:{alert}")
    assert "Closed" in desk.answer.note
    await desk.press("All alerts")
    assert "No open alert" in desk.text


async def test_the_country_of_a_foreign_phone_has_its_name(
    desk: Desk, alert: int, patient: Patient, database: Database
) -> None:
    async with database.write() as tx:
        (await tx.get_one(Patient, patient.id)).phone_country = "JP"
    await desk.tap(f"s-alert:{alert}")
    assert "Country of the phone: Japan" in desk.text
    async with database.write() as tx:
        (await tx.scalars(select(Staff).where(Staff.role == "owner"))).one().language = "ko"
    await desk.tap(f"s-alert:{alert}")
    assert "일본" in desk.text
