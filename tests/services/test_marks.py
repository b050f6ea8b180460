"""Done, no-show, broken off, undone, corrected; and what each settles."""

from datetime import timedelta

import pytest

from db.tables import Patient, Session, Staff
from domain.messages import Status
from domain.patients import SessionState
from domain.wishes import Wish
from services.moment import Moment
from services.safety import holds
from services.tasks import TaskKind
from services.visits import marks, visits, wishes
from tests.services.clinic import DAY, HOUR, course, course_of, later, messages, open_tasks

AFTER = ["after-24h", "after-10d", "after-4w", "after-8w", "after-12w"]


@pytest.fixture
async def visit(at: Moment, doctor: Staff, patient: Patient) -> Session:
    """Session 1 of 3, which begins in ten days."""
    starts = (at.now + gone * DAY for gone in (10, 38, 66))
    return (await course(at, doctor, patient, *starts))[0]


@pytest.fixture
def over(at: Moment) -> Moment:
    """The visit is over since an hour."""
    return later(at, 10 * DAY + 2 * HOUR)


async def test_a_visit_can_be_marked_once_it_has_begun(at: Moment, doctor: Staff, visit: Session) -> None:
    for deed in (marks.done, marks.no_show):
        assert not await deed(at, doctor, visit)
    assert not await marks.aborted(at, doctor, visit, treated=True)
    assert visit.state == SessionState.BOOKED


async def test_done_counts_from_the_planned_end_and_five_messages_follow(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    assert await marks.done(over, doctor, visit)
    assert visit.performed_at == visit.starts_at + HOUR
    planned = await messages(over, patient, *AFTER)
    mine = [one for one in planned if one.subject == f"session:{visit.id}" and one.status == Status.PLANNED]
    assert [one.step for one in mine] == AFTER
    assert mine[0].due_at == visit.performed_at + DAY


async def test_done_during_the_visit_never_counts_from_the_future(
    at: Moment, doctor: Staff, visit: Session
) -> None:
    during = later(at, 10 * DAY + timedelta(minutes=20))
    assert await marks.done(during, doctor, visit)
    assert visit.performed_at == during.now


@pytest.mark.parametrize(("gone", "late"), [(72 * HOUR, False), (72 * HOUR + timedelta(seconds=1), True)])
async def test_done_later_than_three_days_makes_no_24_hour_message_but_a_task_to_phone(
    at: Moment, doctor: Staff, patient: Patient, visit: Session, gone: timedelta, late: bool
) -> None:
    await marks.done(later(at, 10 * DAY + HOUR + gone), doctor, visit)
    first = [one for one in await messages(at, patient, "after-24h") if one.status == Status.PLANNED]
    assert bool(first) != late
    assert (TaskKind.PHONE_LATE_DONE in await open_tasks(at, patient)) == late
    assert [one.step for one in await messages(at, patient, "after-10d")] == ["after-10d"]


async def test_a_no_show_gets_one_kind_message_and_a_task_for_staff(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    assert await marks.no_show(over, doctor, visit)
    (told,) = await messages(over, patient, "no-show")
    assert told.due_at == over.now + marks.GRACE, "a slip of the finger can be taken back unseen"
    assert TaskKind.NEW_DATE in await open_tasks(over, patient)


async def test_who_was_told_not_to_travel_is_not_told_they_were_missed(
    at: Moment, over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold(at, patient, visit, staff=doctor)
    await marks.no_show(over, doctor, visit)
    assert await messages(over, patient, "no-show") == []
    assert TaskKind.NEW_DATE in await open_tasks(over, patient)


@pytest.mark.parametrize("treated", [True, False])
async def test_a_visit_broken_off_is_followed_by_aftercare_only_if_skin_was_treated(
    over: Moment, doctor: Staff, patient: Patient, visit: Session, treated: bool
) -> None:
    assert await marks.aborted(over, doctor, visit, treated=treated)
    assert visit.state == (SessionState.PERFORMED if treated else SessionState.ABORTED)
    assert bool(await messages(over, patient, "after-24h")) == treated
    assert (TaskKind.NEW_DATE in await open_tasks(over, patient)) != treated


async def test_a_corrected_time_moves_what_is_to_come_and_opens_or_closes_the_phone_task(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    marked = later(at, 13 * DAY)
    await marks.done(marked, doctor, visit)
    early = visit.starts_at - 2 * DAY
    assert await marks.correct(marked, doctor, visit, early)
    assert TaskKind.PHONE_LATE_DONE in await open_tasks(at, patient)
    assert await marks.correct(marked, doctor, visit, visit.starts_at + 2 * HOUR)
    assert TaskKind.PHONE_LATE_DONE not in await open_tasks(at, patient)
    live = [one for one in await messages(at, patient, "after-24h") if one.status == Status.PLANNED]
    assert len(live) == 1


async def test_a_time_to_come_and_a_visit_not_done_cannot_be_corrected(
    over: Moment, doctor: Staff, visit: Session
) -> None:
    assert not await marks.correct(over, doctor, visit, over.now)
    await marks.done(over, doctor, visit)
    assert not await marks.correct(over, doctor, visit, over.now + HOUR)


async def test_ending_a_course_calls_off_the_later_sessions_and_what_was_to_be_done_for_them(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    _, second, third = await visits.sessions_of(over.tx, patient.id)
    await marks.done(over, doctor, visit)
    await wishes.ask(over, patient, second, Wish())
    await visits.cancel(over, patient, third.id, 1)

    await marks.end_course(over, doctor, await course_of(over, visit))
    await marks.end_course(over, doctor, await course_of(over, visit))

    assert {second.state, third.state} == {SessionState.CANCELLED}
    assert await open_tasks(over, patient) == {}
    assert await visits.open_request(over.tx, second) is None
    assert len(await messages(over, patient, "course-ended")) == 1
    after = await messages(over, patient, *AFTER)
    assert [one.status for one in after] == [Status.PLANNED] * 5
    reminders = await messages(over, patient, "before-3d", "before-1d")
    coming = {one.status for one in reminders if one.subject != f"session:{visit.id}"}
    assert coming == {Status.CANCELLED}
