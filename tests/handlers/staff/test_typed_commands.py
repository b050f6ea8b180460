from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.queries.dialogs import get_dialog
from db.tables import Course, Message, Patient, Session
from domain.patients import SessionState
from handlers.staff import STAFF
from handlers.staff.commands_forms import FORMS
from services.people.menu import staff_commands
from tests.handlers.staff.desk import OWNER, Desk, Sessions

FIRST = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)


async def by_buttons(desk: Desk, patient: Patient) -> str:
    await desk.tap(f"s-plan:{patient.id}")
    await desk.press("4")
    await desk.press("24 days")
    await desk.type("5 Dec 14:00")
    return desk.text


async def test_planning_in_one_line_leads_to_the_same_proposal_as_the_buttons(
    desk: Desk, patient: Patient, sessions: Sessions
) -> None:
    tapped = await by_buttons(desk, patient)
    await desk.type(f"/plan {patient.code} 5 Dec 14:00 4 24")
    assert desk.text == tapped
    assert await sessions() == []
    await desk.press("Save")
    found = await sessions()
    assert len(found) == 4
    assert found[0].starts_at == FIRST


async def test_what_is_left_out_of_a_plan_is_the_fewest_and_nearest(
    desk: Desk, patient: Patient, sessions: Sessions
) -> None:
    await desk.type(f"/plan {patient.code.lower().replace('-', '')} 2026-12-05 14:00")
    await desk.press("Save")
    starts = [each.starts_at for each in await sessions()]
    assert starts == [FIRST + timedelta(days=21 * number) for number in range(3)]


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", "write it like this"),
        ("nobody", "is no code"),
        ("K7Q-2MX 5 Dec 14:00", "Nobody has the code"),
        ("CODE", "could not read"),
        ("CODE 5 Dec", "a day and a time"),
        ("CODE 14:00", "a day and a time"),
        ("CODE 1 Nov 14:00", "has passed"),
        ("CODE 1 Dec 09:00", "has passed"),
        ("CODE 31 February 14:00", "no such day"),
        ("CODE 5 Dec 14:00 9", "3 to 5 sessions"),
        ("CODE 5 Dec 14:00 4 7", "21 to 28 days apart"),
        ("CODE 5 Dec 14:00 4 24 3", "could not read"),
        ("CODE <b>5</b>", "could not read"),
    ],
)
async def test_a_plan_that_cannot_be_is_answered_with_the_form_and_an_example(
    desk: Desk, patient: Patient, sessions: Sessions, rest: str, said: str
) -> None:
    await desk.type(f"/plan {rest.replace('CODE', patient.code)}")
    assert said in desk.text
    assert "/plan CODE DATE TIME [SESSIONS] [DAYS APART]" in desk.text
    assert "/plan K7Q-2MX 5 Dec 14:00 4 24" in desk.text
    assert await sessions() == []


async def test_wrong_words_lose_nothing_that_was_being_asked(
    desk: Desk, patient: Patient, database: Database
) -> None:
    await desk.tap(f"s-noteadd:{patient.id}")
    await desk.type("/move nonsense")
    async with database.read() as tx:
        dialog = await get_dialog(tx, OWNER)
        assert dialog is not None
        assert dialog.flow == "s-note"


@pytest.mark.parametrize("rest", ["12 Dec 11:00", "1 12 Dec 11:00", "1 12/12 11:00", "12월 12일 11시"])
async def test_moving_in_one_line_looks_before_it_saves(
    desk: Desk, patient: Patient, booked: list[Session], sessions: Sessions, rest: str
) -> None:
    await desk.type(f"/move {patient.code} {rest}")
    assert "Session 1 gets a new time" in desk.text
    assert "Saturday 12 December, 11:00" in desk.text
    assert "The session after it: only" in desk.text
    assert (await sessions())[0].starts_at == booked[0].starts_at
    await desk.press("Save")
    assert (await sessions())[0].starts_at.day == 12


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("7 12 Dec 11:00", "has no session 7"),
        ("2 12 Dec", "a day and a time"),
        ("2 noon", "could not read"),
        ("2 1 Nov 11:00", "has passed"),
        ("2", "could not read"),
    ],
)
async def test_a_move_that_cannot_be_says_why(
    desk: Desk, patient: Patient, booked: list[Session], rest: str, said: str
) -> None:
    assert booked
    await desk.type(f"/move {patient.code} {rest}")
    assert said in desk.text
    assert "/move K7Q-2MX 2 5 Dec 14:00" in desk.text


async def test_a_visit_is_marked_by_its_code(
    desk: Desk, patient: Patient, booked: list[Session], sessions: Sessions
) -> None:
    await desk.type(f"/done {patient.code}")
    assert "no session this could be about" in desk.text
    await desk.type(f"/done {patient.code} 1")
    assert "has not begun" in desk.text, "the same check as under the button"
    desk.now = booked[0].starts_at + timedelta(hours=2)
    await desk.type(f"/done {patient.code}")
    assert "These messages follow" in desk.text
    assert (await sessions())[0].state == SessionState.PERFORMED
    await desk.type(f"/noshow {patient.code}")
    assert "marked before" in desk.text
    desk.now = booked[1].starts_at + timedelta(hours=2)
    await desk.type(f"/noshow {patient.code}")
    assert (await sessions())[1].state == SessionState.NO_SHOW


async def test_cancelling_holding_and_ending_ask_first(
    desk: Desk, patient: Patient, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    assert booked
    await desk.type(f"/hold {patient.code} 2")
    assert "Put session 2 on hold?" in desk.text
    await desk.press("Yes, hold it")
    await desk.type(f"/lift {patient.code} 2")
    assert "hold is lifted" in desk.text
    await desk.type(f"/lift {patient.code}")
    assert "not on hold" in desk.text
    await desk.type(f"/cancelvisit {patient.code} 3")
    assert "Cancel session 3" in desk.text
    assert (await sessions())[2].state == SessionState.BOOKED
    await desk.press("Yes, cancel it")
    assert (await sessions())[2].state == SessionState.CANCELLED
    await desk.type(f"/end {patient.code}")
    assert "End the course of 3?" in desk.text
    await desk.press("Yes, end it")
    async with database.read() as tx:
        assert (await tx.scalars(select(Course.ended_at))).one() is not None
        assert list(await tx.scalars(select(Message.step).where(Message.step == "on-hold"))) == ["on-hold"]


async def test_a_card_and_a_note_by_code(desk: Desk, patient: Patient) -> None:
    await desk.type(f"/card {patient.code}")
    assert "Kim Minji" in desk.text
    await desk.type(f"/note {patient.code} Prefers <mornings>")
    assert "Prefers &lt;mornings&gt;" in desk.text
    await desk.type(f"/note {patient.code}")
    assert "What shall be noted?" in desk.text
    await desk.type(f"/note {patient.code} {'x' * 2500}")
    assert "no room" in desk.text
    await desk.type("/card Kim")
    assert "is no code" in desk.text


async def test_help_lists_every_command_with_arguments(desk: Desk) -> None:
    await desk.type("/help")
    say = desk.office.texts.speak("en")
    for name, form in FORMS.items():
        assert form.example(say).startswith(f"/{name}")
        assert f"/{name} " in desk.text
        assert name in STAFF.commands


async def test_the_menu_offers_only_commands_that_are_answered(desk: Desk) -> None:
    say = desk.office.texts.speak("en")
    offered = {name for name, _ in staff_commands(say, STAFF.commands)}
    assert {"today", "week", "phone", "tasks", "task", "close"} <= offered <= set(STAFF.commands)
    assert not offered & {"plan", "move", "done"}, "without arguments these make no sense"


async def test_whatever_follows_a_command_is_answered(desk: Desk, patient: Patient) -> None:
    """``desk.check`` fails on anything Telegram would refuse."""
    for name in FORMS:
        for rest in ("", " ", "💉", "' OR 1=1 --", "K7Q-2MX" * 30, "<b>x", "-1 -1"):
            await desk.type(f"/{name} {rest}")
            await desk.type(f"/{name} {patient.code} {rest}")
