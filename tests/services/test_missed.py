"""What did not go in time and mattered is a phone task, once; what somebody decided against is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.tables import Message, Patient, Session, Staff, Task
from domain.messages import Status
from services.desk.tasks import task_lines
from services.messages.planning import replan
from services.messages.sending import prepare
from services.moment import Moment
from services.people.reachability import came_back, lost_chat
from services.safety import holds
from services.tasks import TaskKind, finish_task
from services.visits import marks, moves, visits
from tests.services.clinic import DAY, HOUR, NOW, course, later, message, open_tasks, performed

VISIT = NOW + 10 * DAY
MISSED = {TaskKind.PHONE_REMINDER, TaskKind.PHONE_CHECK}


@pytest.fixture
async def session(at: Moment, doctor: Staff, patient: Patient) -> Session:
    (made,) = await course(at, doctor, patient, VISIT)
    return made


async def claim_too_late(at: Moment, patient: Patient, step: str) -> Moment:
    """The dispatcher comes to this message only after its last minute."""
    found = await message(at, patient, step)
    then = later(at, found.not_after - at.now + timedelta(minutes=1))
    assert await prepare(then, found) is None
    return then


async def test_the_last_reminder_of_a_coming_visit_that_came_too_late_is_phoned_once(
    at: Moment, patient: Patient, session: Session, doctor: Staff
) -> None:
    then = await claim_too_late(at, patient, "before-3d")
    assert not MISSED & set(await open_tasks(then, patient)), "another reminder still comes"
    then = await claim_too_late(at, patient, "before-1d")
    assert (await open_tasks(then, patient))[TaskKind.PHONE_REMINDER] == then.now
    await replan(then, patient.id, who="plan")
    await replan(later(then, HOUR), patient.id, who="plan")
    query = select(Task).where(Task.kind == TaskKind.PHONE_REMINDER)
    (task,) = await at.tx.scalars(query)
    assert task.session_id == session.id
    await finish_task(then, task.id, doctor)
    await replan(later(then, 2 * HOUR), patient.id, who="plan")
    assert TaskKind.PHONE_REMINDER not in await open_tasks(then, patient)


async def test_a_plan_that_finds_the_reminder_late_tells_staff_as_well(
    at: Moment, patient: Patient, session: Session
) -> None:
    then = later(at, session.starts_at - HOUR - at.now)
    await replan(then, patient.id, who="plan")
    assert (await message(then, patient, "before-1d")).status == Status.EXPIRED
    assert TaskKind.PHONE_REMINDER in await open_tasks(then, patient)


async def test_the_list_says_why_the_message_did_not_go(
    at: Moment, patient: Patient, session: Session
) -> None:
    await replan(later(at, session.starts_at - HOUR - at.now), patient.id, who="plan")
    (line,) = await task_lines(at.tx, 10)
    assert (line.task.kind, line.why) == (TaskKind.PHONE_REMINDER, "late")


async def test_nobody_phones_about_a_reminder_after_the_visit(
    at: Moment, patient: Patient, session: Session
) -> None:
    await replan(later(at, session.starts_at + HOUR - at.now), patient.id, who="plan")
    assert (await message(at, patient, "before-1d")).status == Status.EXPIRED
    assert not MISSED & set(await open_tasks(at, patient))


async def test_a_24_hour_message_that_could_not_go_is_phoned(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session = await performed(at, doctor, patient, HOUR)
    then = await claim_too_late(at, patient, "after-24h")
    assert set(await open_tasks(then, patient)) == {TaskKind.PHONE_CHECK}
    assert await marks.undo(then, doctor, session) is not None
    assert TaskKind.PHONE_CHECK not in await open_tasks(then, patient)


async def test_what_somebody_decided_against_is_not_missed(
    at: Moment, doctor: Staff, patient: Patient, session: Session
) -> None:
    await moves.move(at, doctor, session, VISIT + 7 * DAY)
    await visits.cancel(later(at, HOUR), patient, session.id, session.time_version)
    statuses = set(await at.tx.scalars(select(Message.status).where(Message.kind == "step")))
    assert statuses <= {Status.SUPERSEDED, Status.CANCELLED}
    assert not MISSED & set(await open_tasks(at, patient))


async def test_a_hold_has_its_own_task_and_so_has_a_warning_that_could_not_go(
    at: Moment, patient: Patient, session: Session
) -> None:
    await holds.hold(at, patient, session)
    then = later(at, session.starts_at - HOUR - at.now)
    await replan(then, patient.id, who="plan")
    found = await message(then, patient, "do-not-travel")
    assert found.status == Status.PLANNED
    found.not_after = then.now - HOUR
    assert await prepare(then, found) is None
    tasks = set(await open_tasks(then, patient))
    assert TaskKind.PHONE_HOLD in tasks
    assert TaskKind.PHONE_REMINDER not in tasks


async def test_who_is_on_the_phone_list_for_a_closed_chat_is_not_listed_twice(
    at: Moment, patient: Patient, session: Session
) -> None:
    await lost_chat(at, patient)
    then = later(at, session.starts_at - HOUR - at.now)
    await replan(then, patient.id, who="plan")
    assert (await message(then, patient, "before-1d")).why == "unreachable"
    assert set(await open_tasks(then, patient)) == {TaskKind.PHONE_UNREACHABLE}


@pytest.mark.usefixtures("session")
async def test_who_writes_again_gets_what_still_fits_and_leaves_the_phone_list(
    at: Moment, patient: Patient
) -> None:
    await lost_chat(at, patient)
    assert (await message(at, patient, "before-1d")).status == Status.HELD
    await came_back(later(at, DAY), patient)
    assert (await message(at, patient, "before-1d")).status == Status.PLANNED
    assert await open_tasks(at, patient) == {}


async def test_marking_the_visit_settles_the_call(
    at: Moment, doctor: Staff, patient: Patient, session: Session
) -> None:
    then = later(at, session.starts_at - HOUR - at.now)
    await replan(then, patient.id, who="plan")
    assert await marks.done(later(then, 2 * HOUR), doctor, session)
    assert TaskKind.PHONE_REMINDER not in await open_tasks(at, patient)
