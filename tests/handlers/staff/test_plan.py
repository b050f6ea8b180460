import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from db.engine import Database
from db.tables import Course, Message, Patient, Session
from tests.handlers.staff.desk import NOW, Desk, Sessions


async def choose(desk: Desk, patient: Patient, first: str = "5 Dec 14:00") -> None:
    """Plan four sessions 24 days apart up to the proposal."""
    await desk.tap(f"s-plan:{patient.id}")
    await desk.press("4")
    await desk.press("24 days")
    await desk.type(first)


async def count(database: Database, table: type) -> int:
    async with database.read() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0


async def test_a_course_is_planned_with_taps_alone(desk: Desk, patient: Patient, sessions: Sessions) -> None:
    await desk.tap(f"s-plan:{patient.id}")
    await desk.press("3")
    await desk.press("24 days")
    assert "Tue 1 Dec" in desk.labels()
    await desk.press("Sat 5 Dec")
    await desk.press("14:00")
    assert "Sat 5 Dec 14:00" in desk.text
    await desk.press("Save")
    assert "Saved" in desk.text
    starts = [session.starts_at for session in await sessions()]
    assert starts[0] == datetime(2026, 12, 5, 5, 0, tzinfo=UTC)
    assert [(later - earlier).days for earlier, later in itertools.pairwise(starts)] == [21, 21]


async def test_more_days_and_half_hours_are_a_tap_away(desk: Desk, patient: Patient) -> None:
    await desk.tap(f"s-plan:{patient.id}")
    await desk.press("3")
    await desk.press("24 days")
    await desk.press("More days")
    assert "Thu 10 Dec" in desk.labels()
    await desk.press("Thu 10 Dec")
    await desk.press("Half hours")
    await desk.press("14:30")
    assert "Thu 10 Dec 14:30" in desk.text


async def test_the_proposal_shows_dates_messages_and_what_comes_after(desk: Desk, patient: Patient) -> None:
    await choose(desk, patient)
    assert desk.text.count("14:00") == 4
    assert "messages are planned" in desk.text
    assert "1 day before: Fri 4 Dec 18:00" in desk.text
    assert "Once a session is done: 24 hours after, 10 days after, 4 weeks after" in desk.text


async def test_saving_owes_one_summary_and_one_question_for_a_phone_number(
    desk: Desk, patient: Patient, database: Database
) -> None:
    await choose(desk, patient)
    await desk.press("Save")
    async with database.read() as tx:
        notices = list(await tx.scalars(select(Message.step).where(Message.kind == "notice")))
    assert notices == ["booked", "ask-phone"]


async def test_saving_twice_books_once(desk: Desk, patient: Patient, database: Database) -> None:
    await choose(desk, patient)
    save = next(button.data for button in desk.buttons() if button.label == "Save")
    await desk.tap(save)
    await desk.tap(save)
    assert "not open any more" in desk.text
    assert await count(database, Course) == 1


async def test_save_under_older_dates_books_nothing(desk: Desk, patient: Patient, database: Database) -> None:
    await choose(desk, patient)
    save = next(button.data for button in desk.buttons() if button.label == "Save")
    await desk.type("7 Dec 15:00")
    await desk.tap(save)
    assert "have changed" in desk.text
    assert await count(database, Course) == 0


async def test_one_date_can_be_changed(desk: Desk, patient: Patient, sessions: Sessions) -> None:
    await choose(desk, patient)
    await desk.press("Change a date")
    await desk.press("2 ·")
    await desk.type("2026-12-20 14:00")
    assert "only 15 days after the one before" in desk.text
    assert "the clinic is closed that day" in desk.text
    await desk.press("Save")
    assert (await sessions())[1].starts_at == datetime(2026, 12, 20, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31 February 14:00", "no such day"),
        ("5 Dec 25:00", "no such time"),
        ("2020-12-05 14:00", "has passed"),
        ("1 Dec 9:00", "That time has passed"),
        ("sometime", "could not read"),
        ("<b>5 Dec</b>", "could not read"),
        ("14:30", "Which day"),
    ],
)
async def test_a_date_that_cannot_be_is_answered_kindly_and_nothing_is_lost(
    desk: Desk, patient: Patient, typed: str, said: str
) -> None:
    await choose(desk, patient, first=typed)
    assert said in desk.text
    await desk.type("5 Dec")
    assert "at what time" in desk.text
    await desk.type("99:99")
    assert "no such time" in desk.text
    await desk.type("14:00")
    assert "Sat 5 Dec 14:00" in desk.text


async def test_a_draft_whose_first_date_has_passed_is_refused_kindly(
    desk: Desk, patient: Patient, database: Database
) -> None:
    await choose(desk, patient)
    desk.later(days=5)
    await desk.press("Save")
    assert "has passed meanwhile" in desk.text
    assert await count(database, Course) == 0
    await desk.press("Change a date")
    await desk.press("1 ·")
    await desk.type("8 Dec 10:00")
    await desk.press("Save")
    assert await count(database, Course) == 1


async def test_a_second_course_beside_a_running_one_is_warned_of(
    desk: Desk, patient: Patient, booked: list[Session]
) -> None:
    assert booked
    await desk.tap(f"s-plan:{patient.id}")
    assert "still running" in desk.text


async def test_messages_of_a_patient_without_a_chat_wait(desk: Desk, database: Database) -> None:
    await desk.type("/new Lee Jisoo")
    await desk.press("English")
    await desk.press("Yes, both")
    await desk.press("Plan a course")
    await desk.press("5")
    await desk.press("28 days")
    await desk.type("8 Dec 10:00")
    assert "They wait: the patient has not opened the chat yet" in desk.text
    await desk.press("Save")
    assert "when the patient opens the chat" in desk.text
    assert await count(database, Session) == 5


async def test_an_old_button_of_another_patients_plan_changes_nothing(desk: Desk, patient: Patient) -> None:
    await desk.type("/new Lee Jisoo")
    await desk.press("English")
    await desk.press("Yes, both")
    await desk.press("Plan a course")
    await desk.press("5")
    await desk.tap(f"s-psess:{patient.id}:3")
    assert "not open any more" in desk.text
    await desk.tap("s-pgap:2:24")
    assert "Session 1: which day" in desk.text
    assert desk.now == NOW
