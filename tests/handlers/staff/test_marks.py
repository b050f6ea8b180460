from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from db import outbox
from db.engine import Database
from db.tables import Hold, Message, Session, Task
from domain.messages import Status
from domain.patients import SessionState
from tests.handlers.staff.desk import Desk, Sessions

END = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)


@pytest.fixture
async def over(desk: Desk, booked: list[Session]) -> Session:
    """The first session, an hour and a half after its start."""
    desk.now = datetime(2026, 12, 5, 6, 30, tzinfo=UTC)
    return booked[0]


async def messages(database: Database, *steps: str) -> list[Message]:
    async with database.read() as tx:
        return list(await tx.scalars(select(Message).where(Message.step.in_(steps)).order_by(Message.id)))


async def test_done_tells_what_follows_and_asks_what_comes_next(
    desk: Desk, over: Session, sessions: Sessions
) -> None:
    await desk.tap(f"s-done:{over.id}")
    assert "24 hours after: Sun 6 Dec 15:00" in desk.text
    assert "12 weeks after" in desk.text
    assert "session 2 is on" in desk.text
    assert {"Next as planned", "Hold", "The course ends", "Undo"} <= set(desk.labels())
    first = (await sessions())[0]
    assert (first.state, first.performed_at) == (SessionState.PERFORMED, END)


async def test_done_twice_changes_nothing_more(desk: Desk, over: Session, database: Database) -> None:
    await desk.tap(f"s-done:{over.id}")
    await desk.tap(f"s-done:{over.id}")
    assert "marked before" in desk.text
    assert len(await messages(database, "after-24h")) == 1


async def test_a_visit_that_has_not_begun_cannot_be_marked(
    desk: Desk, booked: list[Session], sessions: Sessions
) -> None:
    await desk.tap(f"s-ses:{booked[0].id}")
    assert "Done" not in desk.labels()
    for verb in ("s-done", "s-noshow", "s-aborted", "s-abyes", "s-abno"):
        await desk.tap(f"{verb}:{booked[0].id}")
        assert "has not begun" in desk.text
    assert (await sessions())[0].state == SessionState.BOOKED


async def test_undo_before_anything_went_out_takes_everything_back(
    desk: Desk, over: Session, sessions: Sessions, database: Database
) -> None:
    await desk.tap(f"s-done:{over.id}")
    await desk.press("Undo")
    assert "as if it had not been marked" in desk.text
    assert (await sessions())[0].state == SessionState.BOOKED
    assert (await messages(database, "after-24h"))[0].status == Status.CANCELLED
    assert not await messages(database, "sorry")


async def test_undo_after_a_message_went_out_asks_first_and_then_apologises(
    desk: Desk, over: Session, sessions: Sessions, database: Database
) -> None:
    await desk.tap(f"s-done:{over.id}")
    desk.later(hours=25)
    (message,) = await messages(database, "after-24h")
    async with database.write() as tx:
        await outbox.mark_sending(tx, message, desk.now)
        await outbox.mark_sent(tx, message, telegram_id=1, chat_id=7001, text="...", now=desk.now)
    await desk.tap(f"s-undo:{over.id}")
    assert "24 hours after" in desk.text
    assert (await sessions())[0].state == SessionState.PERFORMED
    await desk.press("Keep it")
    await desk.press("Undo")
    await desk.press("Undo anyway")
    assert (await sessions())[0].state == SessionState.BOOKED
    assert len(await messages(database, "sorry")) == 1


async def test_a_no_show_makes_a_task_for_a_new_date(desk: Desk, over: Session, database: Database) -> None:
    await desk.tap(f"s-noshow:{over.id}")
    assert "In 10 minutes the patient gets one kind message" in desk.text
    async with database.read() as tx:
        tasks = list(await tx.scalars(select(Task.kind).where(Task.done_at.is_(None))))
    assert tasks == ["new-date"]
    assert len(await messages(database, "no-show")) == 1


async def test_no_message_is_promised_to_somebody_told_not_to_travel(
    desk: Desk, over: Session, database: Database
) -> None:
    async with database.write() as tx:
        tx.add(Hold(session_id=over.id, set_at=desk.now))
    await desk.tap(f"s-noshow:{over.id}")
    assert "No message goes to the patient" in desk.text
    assert not await messages(database, "no-show")


@pytest.mark.parametrize(("answer", "state", "aftercare"), [("Yes", "performed", 1), ("No", "aborted", 0)])
async def test_broken_off_asks_whether_skin_was_treated(
    desk: Desk, over: Session, sessions: Sessions, database: Database, answer: str, state: str, aftercare: int
) -> None:
    await desk.tap(f"s-aborted:{over.id}")
    assert "was skin treated" in desk.text
    await desk.press(answer)
    assert (await sessions())[0].state == state
    assert len(await messages(database, "after-24h")) == aftercare


@pytest.mark.parametrize(("typed", "expected"), [("15:10", (6, 10)), ("5 Dec 14:45", (5, 45))])
async def test_the_time_a_session_ended_is_corrected_by_typing(
    desk: Desk, over: Session, sessions: Sessions, typed: str, expected: tuple[int, int]
) -> None:
    await desk.tap(f"s-done:{over.id}")
    await desk.tap(f"s-fix:{over.id}")
    await desk.type(typed)
    assert "Corrected" in desk.text
    assert (await sessions())[0].performed_at == END.replace(hour=expected[0], minute=expected[1])


async def test_the_time_a_session_ended_is_corrected_by_tapping(
    desk: Desk, over: Session, sessions: Sessions
) -> None:
    await desk.tap(f"s-done:{over.id}")
    await desk.tap(f"s-fix:{over.id}")
    await desk.press("Now")
    assert (await sessions())[0].performed_at == desk.now
    await desk.press("Correct the time")
    await desk.press("As planned, 15:00")
    assert (await sessions())[0].performed_at == END


@pytest.mark.parametrize(
    ("typed", "said"),
    [("23:00", "still to come"), ("4 Nov 14:00", "before the visit"), ("x", "could not read")],
)
async def test_a_time_that_cannot_be_is_asked_for_again(
    desk: Desk, over: Session, sessions: Sessions, typed: str, said: str
) -> None:
    await desk.tap(f"s-done:{over.id}")
    await desk.tap(f"s-fix:{over.id}")
    await desk.type(typed)
    assert said in desk.text
    assert (await sessions())[0].performed_at == END
    await desk.type("15:20")
    assert "Corrected" in desk.text


async def test_the_end_of_a_course_is_asked_twice_and_cancels_what_is_ahead(
    desk: Desk, over: Session, sessions: Sessions, database: Database
) -> None:
    await desk.tap(f"s-done:{over.id}")
    await desk.press("The course ends")
    assert (await sessions())[1].state == SessionState.BOOKED
    await desk.press("Yes, end it")
    assert [session.state for session in await sessions()] == ["performed", "cancelled", "cancelled"]
    assert len(await messages(database, "course-ended")) == 1
