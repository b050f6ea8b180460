"""The rota in the chat: who is on call, tapped or typed in clinic time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.tables import Duty, Message, Staff
from services.moment import Moment
from services.office import Office
from services.people import rota
from tests.handlers.staff.desk import DOCTOR, NOW, Desk

# NOW is Tuesday 1 December, 12:00 in Seoul; the clinic closes at 19:00 and opens at 10:00.
CLOSING = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


async def lines(database: Database) -> list[tuple[int, datetime, datetime]]:
    async with database.read() as tx:
        found = await tx.scalars(select(Duty).where(Duty.cancelled_at.is_(None)).order_by(Duty.id))
        return [(each.staff_id, each.starts_at, each.ends_at) for each in found]


async def test_the_night_of_a_doctor_takes_four_taps(desk: Desk, database: Database) -> None:
    await desk.type("/rota")
    assert "Nobody is on call now" in desk.text
    await desk.press("Put somebody on call")
    await desk.press("doctor")
    await desk.press("From closing today")
    await desk.press("Until opening")
    (line,) = await lines(database)
    assert (line[0], line[1]) == (2, CLOSING)
    assert line[2].astimezone(UTC) == datetime(2026, 12, 2, 1, 0, tzinfo=UTC), "ten in the morning"
    assert "from Tuesday 1 December, 19:00" in desk.text
    assert "to Wednesday 2 December, 10:00" in desk.text
    async with database.read() as tx:
        told = await tx.scalar(select(Message).where(Message.step == rota.ON))
    assert told is not None, "who was put on call is told"
    assert told.recipient == "s2"


async def test_days_and_times_can_be_typed_in_clinic_time(desk: Desk, database: Database) -> None:
    await desk.tap("s-rwho:2:0")
    await desk.type("5 Dec 22:00")
    assert "Saturday 5 December, 22:00" in desk.text
    await desk.type("6:30")
    (line,) = await lines(database)
    assert line[1:] == (datetime(2026, 12, 5, 13, 0, tzinfo=UTC), datetime(2026, 12, 5, 21, 30, tzinfo=UTC))


async def test_a_day_then_an_hour_then_an_end_of_another_day(desk: Desk, database: Database) -> None:
    await desk.tap("s-rwho:2:0")
    await desk.press("Sun 6 Dec")
    await desk.press("00:00")
    await desk.type("8 Dec 09:00")
    (line,) = await lines(database)
    assert line[1:] == (datetime(2026, 12, 5, 15, 0, tzinfo=UTC), datetime(2026, 12, 8, 0, 0, tzinfo=UTC))


@pytest.mark.parametrize("end", ["4 Dec 21:00", "31 December 2027", "nonsense", "9 Feb 10:00"])
async def test_an_end_that_cannot_be_is_asked_again(desk: Desk, database: Database, end: str) -> None:
    await desk.tap("s-rwho:2:0")
    await desk.type("5 Dec 22:00")
    await desk.type(end)
    assert "Until when?" in desk.text
    assert await lines(database) == []


async def test_the_same_line_twice_is_one_and_lines_may_overlap(desk: Desk, database: Database) -> None:
    for who in (2, 2, 1):
        await desk.tap(f"s-rfrom:{who}:{int(CLOSING.timestamp()) // 60}")
        await desk.press("8 hours")
    assert [line[0] for line in await lines(database)] == [2, 1]


async def test_a_line_is_looked_at_and_taken_off_and_the_person_told(desk: Desk, database: Database) -> None:
    await desk.tap(f"s-rfrom:2:{int(CLOSING.timestamp()) // 60}")
    await desk.press("8 hours")
    await desk.press("Tue 1 Dec 19:00")
    await desk.press("Take this line off")
    assert "Taken off." in desk.text
    assert await lines(database) == []
    async with database.read() as tx:
        steps = list(await tx.scalars(select(Message.step).order_by(Message.id)))
    assert steps == [rota.ON, rota.OFF]
    await desk.tap("s-roff:1")
    assert "This line is over, or was taken off." in desk.text


async def test_who_left_is_never_put_on_call(desk: Desk, database: Database, office: Office) -> None:
    await desk.tap("s-moutok:2")
    await desk.tap(f"s-rto:2:{int(CLOSING.timestamp()) // 60}:{int(CLOSING.timestamp()) // 60 + 480}")
    assert await lines(database) == []
    async with database.write() as tx:
        at, gone = Moment(tx, office, NOW), await tx.get_one(Staff, 2)
        owner = await tx.get_one(Staff, 1)
        assert await rota.add(at, owner, gone, NOW, NOW + timedelta(hours=1)) is None


async def test_who_is_on_call_now_is_said_first(desk: Desk) -> None:
    desk.who = DOCTOR
    await desk.tap("s-rwho:2:0")
    await desk.press("From now")
    await desk.press("8 hours")
    assert "On call now, alerts go to them first: doctor" in desk.text
    desk.later(hours=8)
    await desk.type("/rota")
    assert "Nobody is on call now" in desk.text


async def test_a_whole_line_can_be_typed_at_once(desk: Desk, database: Database) -> None:
    await desk.type("/rota doctor, 5 Dec 22:00, 6 Dec 8:00")
    (line,) = await lines(database)
    assert line == (2, datetime(2026, 12, 5, 13, 0, tzinfo=UTC), datetime(2026, 12, 5, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/rota doctor tonight", "Type it like /rota Han"),
        ("/rota nobody, 5 Dec 22:00, 6 Dec 8:00", "Nobody on the team is called “nobody”."),
        ("/rota o, 5 Dec 22:00, 6 Dec 8:00", "Several people fit “o”."),
        ("/rota doctor, 5 Dec, 6 Dec 8:00", "At what time?"),
        ("/rota doctor, 31 Feb 22:00, 6 Dec 8:00", "There is no such day."),
        ("/rota doctor, 5 Dec 22:00, 4 Dec 8:00", "it has to end after it begins"),
    ],
)
async def test_what_cannot_be_read_at_once_is_said_and_nothing_saved(
    desk: Desk, database: Database, typed: str, said: str
) -> None:
    await desk.type(typed)
    assert said in desk.text
    assert await lines(database) == []
