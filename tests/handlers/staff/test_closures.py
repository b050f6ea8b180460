from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from db.engine import Database
from db.queries.people import staff_of
from db.tables import Audit, Closure, Message, MoveRequest, Patient, Session, Task
from domain.hours import is_open, next_opening
from domain.localtime import at_local, local_day
from domain.triage_table import Level
from services.messages.sending import prepare
from services.moment import Moment
from services.office import Office
from services.texts import Texts
from services.visits.closures import load_calendar
from services.visits.courses import Draft, book
from services.visits.promise import answer_by
from tests.handlers.staff.closing import CLOSED, SEOUL, another, steps
from tests.handlers.staff.desk import NOW, OWNER, Desk, Sessions


async def test_closing_a_day_shows_what_it_touches_and_moves_it_on_one_confirmation(
    desk: Desk, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    await desk.type("/close 5 Dec")
    assert "Close <b>Saturday 5 December</b>" in desk.text
    assert "1 visit falls on that day" in desk.text
    assert "session 1, 14:00 → Mon 7 Dec 14:00" in desk.text
    assert "messages move" in desk.text
    assert (await sessions())[0].starts_at == booked[0].starts_at
    await desk.press("Yes, close the day")
    assert "1 visit moved" in desk.text
    found = await sessions()
    assert found[0].starts_at == at_local(date(2026, 12, 7), time(14), SEOUL)
    assert [each.starts_at for each in found[1:]] == [each.starts_at for each in booked[1:]]
    assert await steps(database, "moved", "moved-several") == ["moved"]
    async with database.read() as tx:
        assert ("close-day", "day:2026-12-05") in [
            (row.action, row.subject) for row in await tx.scalars(select(Audit))
        ]


async def test_nobody_is_said_to_be_told_whose_chat_cannot_carry_it(
    desk: Desk, booked: list[Session], patient: Patient, database: Database
) -> None:
    async with database.write() as tx:
        (await tx.get_one(Patient, patient.id)).choice = "stopped"
    await another(desk, database, 1, at_local(CLOSED, time(11), SEOUL))
    await desk.type("/close 5 Dec")
    await desk.press("Yes, close the day")
    assert "2 visits moved." in desk.text
    assert "are told" not in desk.text
    assert "1 patient cannot be told in the chat: a task asks you to phone" in desk.text
    async with database.read() as tx:
        asked = list(await tx.scalars(select(Task.subject).where(Task.kind == "phone-news")))
    assert asked == [f"session:{booked[0].id}"]


async def test_the_calendar_knows_a_closed_day_right_after_the_commit(
    desk: Desk, booked: list[Session]
) -> None:
    assert booked
    noon = at_local(CLOSED, time(12), SEOUL)
    assert is_open(noon, desk.office.content.clinic.calendar)
    before = answer_by(desk.office, Level.AMBER, noon)
    await desk.type("/close 5 Dec")
    assert is_open(noon, desk.office.content.clinic.calendar), "looking closes nothing"
    await desk.press("Yes, close the day")
    calendar = desk.office.content.clinic.calendar
    assert not is_open(noon, calendar)
    assert local_day(next_opening(noon, calendar), SEOUL) == date(2026, 12, 7)
    assert answer_by(desk.office, Level.AMBER, noon) > before
    await desk.tap(f"s-mv:{booked[1].id}")
    assert "Sat 5 Dec" not in desk.labels(), "no closed day is offered"
    await desk.type("5 Dec 11:00")
    assert "the clinic is closed that day" in desk.text


async def test_a_restart_knows_the_closed_days(desk: Desk, database: Database, texts: Texts) -> None:
    await desk.type("/close 5 Dec")
    await desk.press("Yes, close the day")
    fresh = Office(texts.content, texts, "clinic_bot")
    assert is_open(at_local(CLOSED, time(12), SEOUL), fresh.content.clinic.calendar)
    async with database.read() as tx:
        await load_calendar(tx, fresh)
    assert not is_open(at_local(CLOSED, time(12), SEOUL), fresh.content.clinic.calendar)
    assert fresh.content.clinic.calendar == desk.office.content.clinic.calendar


async def test_a_day_is_opened_again_and_moved_sessions_stay_moved(
    desk: Desk, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    assert booked
    await desk.type("/close 5 Dec")
    await desk.press("Yes, close the day")
    moved = (await sessions())[0].starts_at
    await desk.press("Closed days")
    await desk.press("Open again: Sat 5 Dec")
    assert is_open(at_local(CLOSED, time(12), SEOUL), desk.office.content.clinic.calendar)
    assert (await sessions())[0].starts_at == moved
    await desk.tap("s-reopen:20261205")
    assert "was not closed" in desk.text
    await desk.type("/close 5 Dec")
    await desk.press("Yes, close the day")
    async with database.read() as tx:
        assert len(list(await tx.scalars(select(Closure)))) == 1


async def test_the_look_tells_who_is_told_and_who_is_not(
    desk: Desk, booked: list[Session], patient: Patient, database: Database
) -> None:
    assert booked
    async with database.write() as tx:
        (await tx.get_one(Patient, patient.id)).choice = "stopped"
    await another(desk, database, 1, at_local(CLOSED, time(10), SEOUL))
    await another(desk, database, 2, at_local(CLOSED, time(11), SEOUL))
    await desk.type("/close 5 Dec")
    assert "2 patients get one message each" in desk.text
    assert "1 patient cannot be told in the chat" in desk.text
    await desk.press("☑ 10:00")
    assert "1 patient gets one message about it" in desk.text
    assert "1 stays: no message, no reminder" in desk.text
    await desk.press("☑ 11:00")
    assert "gets one message" not in desk.text
    await desk.press("☑ 14:00")
    assert "cannot be told" not in desk.text


async def test_each_patient_gets_one_message_whatever_moves(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    assert booked
    first, later = at_local(CLOSED, time(11), SEOUL), at_local(CLOSED, time(12), SEOUL)
    await another(desk, database, 1, first)
    twice = await another(desk, database, 2, first)
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        staff = await staff_of(tx, OWNER)
        assert staff is not None
        await book(at, staff, await tx.get_one(Patient, twice), Draft((later,), 24))
    await desk.type("/close 5 Dec")
    assert "4 visits fall on that day" in desk.text
    assert "3 visits at once" not in desk.text
    await desk.press("Yes, close the day")
    assert "4 visits moved" in desk.text
    assert await steps(database, "moved", "moved-several") == ["moved", "moved", "moved-several"]
    async with database.write() as tx:
        message = (await tx.scalars(select(Message).where(Message.step == "moved-several"))).one()
        assert message.patient_id == twice
        ready = await prepare(Moment(tx, desk.office, desk.now), message)
    assert ready is not None
    assert "Monday 7 December at 11:00" in ready.screen.text
    assert "12:00" in ready.screen.text


async def test_what_changed_since_staff_looked_is_looked_at_again(
    desk: Desk, booked: list[Session], sessions: Sessions, database: Database
) -> None:
    await desk.type("/close 5 Dec")
    yes = next(button.data for button in desk.buttons() if button.label == "Yes, close the day")
    await another(desk, database, 1, at_local(CLOSED, time(11), SEOUL))
    await desk.tap(yes)
    assert "something has changed" in desk.text
    assert "2 visits fall" in desk.text
    assert (await sessions())[0].starts_at == booked[0].starts_at
    await desk.press("Yes, close the day")
    await desk.tap(yes)
    assert "closed already" in desk.text
    assert await steps(database, "moved") == ["moved", "moved"], "one for each of the two"


async def test_sessions_that_move_together_are_warned_of_as_a_crowd(desk: Desk, database: Database) -> None:
    for number in range(3):
        await another(desk, database, number, at_local(CLOSED, time(11), SEOUL))
    await desk.type("/close 5 Dec")
    assert desk.text.count("3 visits at once, 2 are possible") == 3


async def test_times_offered_on_that_day_are_taken_back(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    async with database.write() as tx:
        tx.add(
            MoveRequest(
                session_id=booked[1].id,
                time_version=booked[1].time_version,
                offers=at_local(CLOSED, time(11), SEOUL).isoformat(),
                version=1,
                asked_at=NOW,
            )
        )
    await desk.type("/close 5 Dec")
    assert "Times offered to 1 patient" in desk.text
    await desk.press("Yes, close the day")
    async with database.read() as tx:
        request = (await tx.scalars(select(MoveRequest))).one()
        assert (request.offers, request.version) == ("", 2)
    await desk.type("/tasks")
    assert "asks to move a session" in desk.text


async def test_a_day_of_many_visits_closes_page_by_page(desk: Desk, database: Database) -> None:
    for number in range(24):
        start = at_local(CLOSED, time(10), SEOUL) + timedelta(minutes=7 * number)
        await another(desk, database, number, start)
    await desk.type("/close 5 Dec")
    assert "24 visits fall" in desk.text
    for _ in range(2):
        await desk.press("More")
    await desk.press("☑")
    assert "1 stays" in desk.text
    await desk.press("Yes, close the day")
    assert "23 visits moved" in desk.text
    assert "1 visit is left" in desk.text


async def test_days_that_cannot_be_closed_are_said_so(desk: Desk) -> None:
    for typed, said in (
        ("6 Dec", "closed already"),  # a Sunday
        ("31 February", "no such day"),
        ("1 Nov", "has passed"),
        ("14:00", "Which day"),
        ("gibberish", "could not read"),
    ):
        await desk.type(f"/close {typed}")
        assert said in desk.text
    await desk.type("7 Dec")
    assert "Close <b>Monday 7 December</b>" in desk.text
    await desk.tap("s-closeyes:20200101:1")
    assert "has passed" in desk.text
    assert datetime(2026, 12, 1, tzinfo=UTC).date() not in desk.office.content.clinic.calendar.closed
