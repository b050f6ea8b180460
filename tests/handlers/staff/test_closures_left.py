"""Visits taken out of a closing stay on the closed day, and nobody is asked to come until they move."""

from datetime import date, time

from sqlalchemy import select

from db.engine import Database
from db.tables import Message, Session, Task
from domain.localtime import at_local
from services.messages.housekeeping import expire_held
from services.messages.resending import may_resend
from services.moment import Moment
from tests.handlers.staff.closing import SEOUL, steps
from tests.handlers.staff.desk import Desk, Sessions


async def reminders(database: Database, session: Session) -> set[tuple[int, str, str, str]]:
    """Version, step, status and reason of the reminders of a visit."""
    async with database.read() as tx:
        query = select(Message).where(Message.subject == f"session:{session.id}", Message.kind == "step")
        found = [each for each in await tx.scalars(query) if each.step in {"before-3d", "before-1d"}]
        return {(each.version, each.step, each.status, each.why) for each in found}


async def leave_behind(desk: Desk) -> None:
    """Close the day, Kim Minji's visit taken out."""
    await desk.type("/close 5 Dec")
    await desk.press("☑ 14:00")
    await desk.press("Yes, close the day")


async def test_nobody_is_reminded_of_a_visit_left_on_a_closed_day(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    planned = await reminders(database, booked[0])
    assert planned == {(1, "before-1d", "planned", ""), (1, "before-3d", "planned", "")}
    await desk.type("/close 5 Dec")
    await desk.press("☑ 14:00")
    assert "2 messages wait" in desk.text
    await desk.press("Yes, close the day")
    held = {(1, step, "held", "closed-day") for _, step, _, _ in planned}
    assert await reminders(database, booked[0]) == held
    assert all(each[2] == "planned" for each in await reminders(database, booked[1]))
    await desk.press("Closed days")
    await desk.press("Open again: Sat 5 Dec")
    assert await reminders(database, booked[0]) == planned, "and they come back"


async def test_reminders_of_a_visit_left_behind_come_back_with_its_new_time(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    await leave_behind(desk)
    await desk.tap(f"s-mv:{booked[0].id}")
    await desk.type("8 Dec 14:00")
    await desk.press("Save")
    assert {each[:3] for each in await reminders(database, booked[0])} >= {
        (2, "before-3d", "planned"),
        (2, "before-1d", "planned"),
    }


async def test_a_visit_meant_for_the_closed_day_is_reminded_of(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    await desk.type("/close 5 Dec")
    await desk.press("Yes, close the day")
    desk.later(minutes=5)
    await desk.tap(f"s-mv:{booked[0].id}")
    await desk.type("5 Dec 16:00")
    assert "closed that day" in desk.text
    await desk.press("Save")
    assert (3, "before-1d", "planned", "") in await reminders(database, booked[0])


async def test_a_task_ticked_off_comes_back_while_the_visit_stands_on_the_closed_day(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    await leave_behind(desk)
    async with database.write() as tx:
        (await tx.scalars(select(Task).where(Task.kind == "closed-day"))).one().done_at = desk.now
    desk.now = at_local(date(2026, 12, 4), time(12, 1), SEOUL)
    async with database.write() as tx:
        await expire_held(Moment(tx, desk.office, desk.now))
    assert (1, "before-3d", "expired", "closed-day") in await reminders(database, booked[0])
    async with database.read() as tx:
        tasks = list(await tx.scalars(select(Task).where(Task.done_at.is_(None))))
    assert [(each.kind, each.subject) for each in tasks] == [("closed-day", f"session:{booked[0].id}")]


async def test_a_reminder_is_not_sent_once_more_for_a_closed_day(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    async def may() -> bool:
        async with database.write() as tx:
            found = (await tx.scalars(select(Message).where(Message.step == "before-3d"))).first()
            assert found is not None
            found.status = "failed"
            return await may_resend(Moment(tx, desk.office, desk.now), found)

    assert booked
    assert await may()
    await leave_behind(desk)
    assert not await may()


async def test_a_session_taken_out_stays_and_becomes_a_phone_task(
    desk: Desk, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    await desk.type("/close 5 Dec")
    await desk.press("☑ 14:00")
    assert "stays, by phone" in desk.text
    await desk.press("Yes, close the day")
    assert (await sessions())[0].starts_at == booked[0].starts_at
    assert await steps(database, "moved") == []
    await desk.type("/tasks")
    assert "closed on the day of this visit" in desk.text
    await desk.type("/phone")
    assert "Visit on a closed day" in desk.text
    await desk.press("1 ")
    await desk.press("Session 1")
    await desk.press("Move")
    await desk.type("7 Dec 14:00")
    await desk.press("Save")
    async with database.read() as tx:
        assert not list(await tx.scalars(select(Task).where(Task.done_at.is_(None))))
