"""Reminders of people who never opened their chat: staff phone, each time at the reminder's own time."""

import pytest
from sqlalchemy import select

from db.tables import Patient, Session, Staff, Task
from domain.messages import Status
from services.messages.housekeeping import expire_held
from services.messages.unlinked import phone_unlinked
from services.moment import Moment
from services.people import patients
from services.people.patients import NewPatient
from services.tasks import TaskKind, finish_task
from services.visits import marks, moves
from tests.services.clinic import DAY, HOUR, NOW, course, later, message

VISIT = NOW + 10 * DAY


@pytest.fixture
async def stranger(at: Moment, doctor: Staff) -> Patient:
    return await patients.create(at, doctor, NewPatient("Kim Minji", "ko", on_paper=True))


@pytest.fixture
async def session(at: Moment, doctor: Staff, stranger: Patient) -> Session:
    (made,) = await course(at, doctor, stranger, VISIT)
    return made


async def calls(at: Moment, *, done: bool = False) -> list[str]:
    query = select(Task).where(Task.kind == TaskKind.PHONE_NOT_LINKED).order_by(Task.due_at)
    return [each.subject for each in await at.tx.scalars(query) if done or each.done_at is None]


async def due(at: Moment, patient: Patient, step: str) -> Moment:
    """The moment a message is due, and the tick has looked."""
    found = await message(at, patient, step)
    then = later(at, found.due_at - at.now)
    await phone_unlinked(then)
    return then


async def test_each_reminder_is_on_the_list_at_its_own_time_and_stays_held(
    at: Moment, stranger: Patient, session: Session
) -> None:
    await phone_unlinked(at)
    assert await calls(at) == []
    for count, step in enumerate(("before-7d", "before-3d", "before-1d"), start=1):
        then = await due(at, stranger, step)
        found = await calls(then)
        assert (len(found), found[-1]) == (count, f"session:{session.id}/{step}/1")
        assert (await message(then, stranger, step)).status == Status.HELD
    (last,) = [each for each in await at.tx.scalars(select(Task)) if each.subject.endswith("before-1d/1")]
    assert last.due_at == (await message(at, stranger, "before-1d")).due_at


async def test_a_call_that_was_made_does_not_come_back(
    at: Moment, doctor: Staff, stranger: Patient, session: Session
) -> None:
    await due(at, stranger, "before-7d")
    then = await due(at, stranger, "before-3d")
    for task in await at.tx.scalars(select(Task).where(Task.session_id == session.id)):
        await finish_task(then, task.id, doctor)
    await phone_unlinked(later(then, HOUR))
    await expire_held(later(then, DAY + 22 * HOUR))
    assert await calls(then) == []


async def test_who_opens_the_chat_is_taken_off_the_list(
    at: Moment, stranger: Patient, session: Session
) -> None:
    then = await due(at, stranger, "before-3d")
    assert await calls(then)
    stranger.chat_id = 7001
    await phone_unlinked(then)
    assert (session.state, await calls(then)) == ("booked", [])


async def test_a_visit_that_moved_is_called_about_at_its_new_time(
    at: Moment, doctor: Staff, stranger: Patient, session: Session
) -> None:
    then = await due(at, stranger, "before-3d")
    await moves.move(then, doctor, session, VISIT + 20 * DAY)
    await phone_unlinked(then)
    assert await calls(then) == []
    again = later(then, VISIT + 17 * DAY + 12 * HOUR - then.now)
    await phone_unlinked(again)
    assert f"session:{session.id}/before-3d/2" in await calls(again)


async def test_if_nobody_looked_in_time_the_call_is_opened_when_the_message_expires(
    at: Moment, stranger: Patient, session: Session
) -> None:
    late = (await message(at, stranger, "before-3d")).not_after + HOUR
    await expire_held(later(at, late - at.now))
    assert f"session:{session.id}/before-3d/1" in await calls(at)


async def test_the_first_check_after_a_session_is_a_call_as_well(
    at: Moment, doctor: Staff, stranger: Patient, session: Session
) -> None:
    over = later(at, session.starts_at + HOUR - at.now)
    assert await marks.done(over, doctor, session)
    await due(over, stranger, "after-24h")
    assert f"session:{session.id}/after-24h/1" in await calls(over)
    assert all("before" not in each for each in await calls(over)), "the visit took place"
