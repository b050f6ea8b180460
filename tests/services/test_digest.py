"""The morning digest and the reminder of overdue tasks, on a clinic that really runs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from db.queries.people import staff_of
from db.tables import Message, Staff
from services.desk.tasks_owned import OVERDUE, remind_owners
from services.messages.sending import prepare
from services.moment import Moment
from services.people import patients
from services.tasks import TaskKind, open_task
from services.texts import Texts
from services.visits.closures import mark_closed
from services.visits.courses import Draft, book
from tests.support.desk import Desk, hire
from tests.support.house import House, open_house

EVENING = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
"""Monday 19:00 in Seoul: the clinic has just closed."""

OPENING = datetime(2027, 3, 2, 1, 0, tzinfo=UTC)
NEXT_EVENING = OPENING + timedelta(hours=10)


async def digests(house: House) -> list[Message]:
    async with house.machine.database.read() as tx:
        query = select(Message).where(Message.step == "digest").order_by(Message.id)
        return list(await tx.scalars(query))


async def book_somebody(house: House, start: datetime) -> str:
    """A patient who never opened the chat, with one visit; the code."""

    async def act(at: Moment, staff: Staff) -> str:
        patient = await patients.create_from_chat(at, 7001, "Kim Minji", "en")
        await book(at, staff, patient, Draft((start,), 24))
        return patient.code

    return await house.deed(act)


async def test_everybody_reads_the_day_at_opening_in_their_language_once(
    tmp_path: Path, texts: Texts
) -> None:
    async with open_house(tmp_path, EVENING, texts) as house:
        code = await book_somebody(house, OPENING + timedelta(hours=4))
        colleague = await hire(house, "Ms. Yoon", "coordinator")
        async with house.machine.database.write() as tx:
            staff = await staff_of(tx, colleague.person.id)
            assert staff is not None
            staff.language = "ko"
            tx.add(Staff(telegram_id=99, role="doctor", language="en", created_at=house.now))
        await house.travel(OPENING - timedelta(minutes=1))
        assert await digests(house) == []
        await house.travel(OPENING)
        mine = house.texts(house.owner)[-1]
        assert "Good morning. Tuesday 2 March" in mine
        assert "1 visit today" in mine
        assert f"14:00 {code} · session 1: booked, not confirmed yet" in mine
        assert "Visit within 24 hours, not confirmed: 1" in mine
        assert "Kim" not in mine, "a digest names nobody"
        assert "3월 2일" in house.texts(colleague.person)[-1]
        await house.forward(hours=8)
        assert {message.status for message in await digests(house)} == {"sent"}
        assert len(await digests(house)) == 2, "who never pressed Start gets none"
        await Desk(house).tap("Phone list")
        assert code in house.texts(house.owner)[-1]
        assert mine in house.texts(house.owner), "the morning's list stays, the phone list comes beneath it"


async def test_after_an_outage_over_opening_time_it_comes_late_once(tmp_path: Path, texts: Texts) -> None:
    async with open_house(tmp_path, EVENING, texts) as house:
        house.clock.set(OPENING + timedelta(hours=3))  # nothing ran meanwhile
        house.machine.jumped()
        await house.settle()
        assert len(await digests(house)) == 1
        assert "Good morning" in house.texts(house.owner)[-1]
        await house.forward(hours=2)
        assert len(await digests(house)) == 1


async def test_hours_after_opening_nobody_needs_it_any_more(tmp_path: Path, texts: Texts) -> None:
    async with open_house(tmp_path, EVENING, texts) as house:
        house.clock.set(OPENING + timedelta(hours=5))
        house.machine.jumped()
        await house.settle()
        assert await digests(house) == []


async def test_on_a_day_closed_in_the_chat_there_is_none(tmp_path: Path, texts: Texts) -> None:
    async with open_house(tmp_path, EVENING, texts) as house:
        await house.deed(lambda at, staff: mark_closed(at, staff, OPENING.date()))
        await house.travel(NEXT_EVENING)
        assert await digests(house) == []
        await house.travel(NEXT_EVENING + timedelta(days=1))
        assert [message.subject for message in await digests(house)] == ["digest:2027-03-03"]


async def test_owners_are_reminded_of_overdue_tasks_once_a_day_in_working_hours(
    at: Moment, owner: Staff, doctor: Staff
) -> None:
    async def reminders() -> list[Message]:
        query = select(Message).where(Message.step == OVERDUE).order_by(Message.id)
        return list(await at.tx.scalars(query))

    owner.started_at = at.now
    for number in (1, 2, 3):
        task = await open_task(at, TaskKind.MARK_VISIT, f"session:{number}", due_at=at.now)
        task.owner_id = None if number == 3 else owner.id
    await remind_owners(at)
    assert [message.staff_id for message in await reminders()] == [owner.id], "one message for both"
    await remind_owners(at)
    assert len(await reminders()) == 1
    ready = await prepare(at, (await reminders())[0])
    assert ready is not None
    assert ready.screen.text.startswith("2 tasks of yours are overdue")
    late = await open_task(at, TaskKind.PHONE, "patient:1", due_at=at.now)
    late.owner_id = doctor.id
    await remind_owners(at)
    assert [message.staff_id for message in await reminders()] == [owner.id, doctor.id]
    night = Moment(at.tx, at.office, at.now + timedelta(hours=12))
    wanted = await remind_owners(night)
    assert len(await reminders()) == 2
    assert wanted > night.now
    morning = Moment(at.tx, at.office, at.now + timedelta(hours=23))
    await remind_owners(morning)
    assert len(await reminders()) == 4


async def test_an_overdue_task_of_somebody_who_left_is_everybodys_again(at: Moment, owner: Staff) -> None:
    task = await open_task(at, TaskKind.PHONE, "patient:1", due_at=at.now)
    task.owner_id, owner.active = owner.id, False
    await remind_owners(at)
    assert task.owner_id is None
