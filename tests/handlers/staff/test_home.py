import pytest

from db.engine import Database
from db.queries.people import staff_of
from db.tables import Session
from handlers.staff import STAFF
from tests.handlers.staff.desk import Desk


async def test_the_desk_shows_what_waits(desk: Desk) -> None:
    await desk.type("/start")
    assert "0 visits today" in desk.text
    assert "0 open alerts" in desk.text
    assert {"New patient", "Find a patient", "Today", "Alerts", "Tasks", "Language"} <= set(desk.labels())


async def test_help_names_every_command(desk: Desk) -> None:
    await desk.type("/help")
    for command in ("/new", "/today", "/alerts", "/tasks", "/language", "/cancel", "/menu"):
        assert command in desk.text


async def test_cancel_leaves_what_was_asked(desk: Desk) -> None:
    await desk.type("/new")
    await desk.type("/cancel")
    assert "Nothing was saved" in desk.text
    await desk.type("Kim")
    assert "Nobody found" in desk.text


async def test_a_staff_member_reads_the_language_they_chose(desk: Desk, database: Database) -> None:
    await desk.type("/language")
    await desk.press("한국어")
    async with database.read() as tx:
        staff = await staff_of(tx, desk.who)
    assert staff is not None
    assert staff.language == "ko"


@pytest.mark.parametrize("args", ["", ":999999", ":x:y:z", ":-1:-1:-1", ":1:99999999:9999", ":1:\u200b"])
async def test_a_forged_button_of_any_kind_gets_a_kind_answer(
    desk: Desk, booked: list[Session], args: str
) -> None:
    assert booked
    for verb in sorted(STAFF.taps):
        await desk.tap(f"{verb}{args}")
