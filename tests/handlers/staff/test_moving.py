from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from db.engine import Database
from db.tables import Audit, Message, Session, Task
from domain.patients import SessionState
from tests.handlers.staff.desk import DOCTOR, NOW, Desk, Sessions

NEW = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)


async def steps(database: Database, step: str) -> int:
    async with database.read() as tx:
        return len(list(await tx.scalars(select(Message.id).where(Message.step == step))))


async def test_moving_shows_what_changes_before_it_is_saved(
    desk: Desk, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    await desk.tap(f"s-mv:{booked[0].id}")
    await desk.press("Tue 8 Dec")
    await desk.press("11:00")
    assert "Tuesday 8 December, 11:00" in desk.text
    assert "2 messages move" in desk.text
    assert "The session after it: only 18 days after the one before" in desk.text
    assert (await sessions())[0].starts_at == booked[0].starts_at
    await desk.press("Save")
    assert "Moved" in desk.text
    assert (await sessions())[0].starts_at == NEW
    assert await steps(database, "moved") == 1


async def test_a_new_time_can_be_typed_in_parts(
    desk: Desk, booked: list[Session], sessions: Sessions
) -> None:
    await desk.tap(f"s-mv:{booked[0].id}")
    await desk.type("31 February")
    assert "no such day" in desk.text
    await desk.type("8 Dec")
    await desk.type("25:00")
    assert "no such time" in desk.text
    await desk.type("11:00")
    await desk.press("Save")
    assert (await sessions())[0].starts_at == NEW


async def test_an_old_save_button_moves_nothing(
    desk: Desk, booked: list[Session], sessions: Sessions
) -> None:
    await desk.tap(f"s-mv:{booked[0].id}")
    await desk.type("8 Dec 11:00")
    old = next(button.data for button in desk.buttons() if button.label == "Save")
    await desk.type("9 Dec 11:00")
    await desk.press("Save")
    await desk.tap(old)
    assert "moved meanwhile" in desk.text
    assert (await sessions())[0].starts_at.day == 9


async def test_a_time_that_passes_while_staff_look_is_not_taken(
    desk: Desk, booked: list[Session], sessions: Sessions
) -> None:
    await desk.tap(f"s-mv:{booked[1].id}")
    await desk.type("2 Dec 11:00")
    desk.now = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    await desk.press("Save")
    assert "Not moved" in desk.text
    assert (await sessions())[1].starts_at == booked[1].starts_at


async def test_cancelling_a_session_asks_first_and_leaves_later_dates(
    desk: Desk, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    await desk.tap(f"s-cut:{booked[0].id}")
    assert (await sessions())[0].state == SessionState.BOOKED
    await desk.press("Yes, cancel it")
    assert [session.state for session in await sessions()] == ["cancelled", "booked", "booked"]
    assert await steps(database, "cancelled-by-clinic") == 1
    await desk.tap(f"s-cutyes:{booked[0].id}:1")
    assert "Nothing was cancelled" in desk.text
    assert await steps(database, "cancelled-by-clinic") == 1


async def test_a_cancelled_session_gets_a_new_date(
    desk: Desk, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    await desk.tap(f"s-cut:{booked[0].id}")
    await desk.press("Yes, cancel it")
    await desk.press("New date")
    await desk.type("8 Dec 11:00")
    assert "3 messages are planned" in desk.text
    await desk.press("Save")
    first = (await sessions())[0]
    assert (first.state, first.starts_at) == (SessionState.BOOKED, NEW)
    async with database.read() as tx:
        assert not list(await tx.scalars(select(Task).where(Task.done_at.is_(None))))


async def test_a_session_that_has_begun_is_not_moved_or_cancelled(desk: Desk, booked: list[Session]) -> None:
    desk.now = booked[0].starts_at
    await desk.tap(f"s-ses:{booked[0].id}")
    assert not {"Move", "Cancel the session"} & set(desk.labels())
    await desk.tap(f"s-mv:{booked[0].id}")
    assert "cannot be moved" in desk.text
    await desk.tap(f"s-cut:{booked[0].id}")
    assert "Nothing was cancelled" in desk.text


async def test_a_hold_is_asked_for_told_once_and_lifted(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    await desk.tap(f"s-hold:{booked[0].id}")
    assert await steps(database, "on-hold") == 0
    await desk.press("Yes, hold it")
    assert "on hold" in desk.text
    await desk.tap(f"s-holdyes:{booked[0].id}")
    assert await steps(database, "on-hold") == 1
    await desk.press("Lift the hold")
    assert "hold is lifted" in desk.text
    assert await steps(database, "hold-lifted") == 1


@pytest.mark.parametrize(("role", "lifted"), [("owner", 0), ("doctor", 1)])
async def test_only_a_doctor_lifts_a_hold_from_an_alert(
    desk: Desk, booked: list[Session], database: Database, alert: int, role: str, lifted: int
) -> None:
    assert alert
    desk.who = DOCTOR if role == "doctor" else desk.who
    await desk.tap(f"s-ses:{booked[0].id}")
    assert ("Lift the hold" in desk.labels()) == bool(lifted)
    assert ("a doctor must lift it" in desk.text) != bool(lifted)
    await desk.tap(f"s-lift:{booked[0].id}")
    assert ("Only a doctor" in desk.text) != bool(lifted)
    assert await steps(database, "hold-lifted") == lifted


async def test_what_staff_do_is_recorded_without_names(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    desk.now = NOW
    await desk.tap(f"s-cut:{booked[0].id}")
    await desk.press("Yes, cancel it")
    async with database.read() as tx:
        audit = [(row.action, row.subject) for row in await tx.scalars(select(Audit).order_by(Audit.id))]
    assert audit[-1] == ("cancel-session", f"session:{booked[0].id}")
