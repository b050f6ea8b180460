"""A session gets another time, or none."""

from datetime import timedelta

import pytest

from db.tables import Patient, Session, Staff
from domain.messages import Status
from domain.patients import SessionState
from domain.wishes import Wish
from services.messages.sending import prepare
from services.moment import Moment
from services.outgoing import Outgoing
from services.tasks import TaskKind
from services.visits import marks, moves, visits, wishes
from services.visits.visits import Done
from tests.services.clinic import DAY, HOUR, NOW, course, later, message, messages, open_tasks


@pytest.fixture
async def visit(at: Moment, doctor: Staff, patient: Patient) -> Session:
    """Session 1, which begins in ten days."""
    return (await course(at, doctor, patient, at.now + 10 * DAY, at.now + 38 * DAY))[0]


@pytest.mark.parametrize("asked", [True, False])
async def test_a_move_clears_confirmed_unless_the_patient_had_asked_for_it(
    at: Moment, doctor: Staff, patient: Patient, visit: Session, asked: bool
) -> None:
    await visits.confirm(at, patient, visit.id, 1)
    if asked:
        await wishes.ask(at, patient, visit, Wish())
    assert await moves.move(at, doctor, visit, NOW + 12 * DAY)
    assert (visit.confirmed_at is not None) == asked
    assert await visits.open_request(at.tx, visit) is None
    assert TaskKind.MOVE not in await open_tasks(at, patient)


async def test_a_moved_session_plans_its_reminders_anew_and_the_old_ones_never_go(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await moves.move(at, doctor, visit, NOW + 12 * DAY)
    both = [one for one in await messages(at, patient, "before-1d") if one.subject == f"session:{visit.id}"]
    assert [(one.version, one.status) for one in both] == [(1, Status.SUPERSEDED), (2, Status.PLANNED)]
    moved = await prepare(at, await message(at, patient, "moved"))
    assert isinstance(moved, Outgoing)
    assert "Sunday 13 December at 12:00" in moved.screen.text
    assert "It was on Friday 11 December, 12:00" in moved.screen.text


@pytest.mark.parametrize(
    "when", [NOW, NOW - HOUR, NOW + 10 * DAY], ids=["now", "in the past", "where it is already"]
)
async def test_nothing_moves_to_the_past_or_to_where_it_is(
    at: Moment, doctor: Staff, visit: Session, when: object
) -> None:
    assert not await moves.move(at, doctor, visit, when)  # type: ignore[arg-type]  # ids need plain objects
    assert visit.time_version == 1


async def test_a_session_that_has_begun_is_neither_moved_nor_cancelled(
    at: Moment, doctor: Staff, visit: Session
) -> None:
    begun = later(at, 10 * DAY)
    assert not await moves.move(begun, doctor, visit, begun.now + DAY)
    assert not await moves.cancel(begun, doctor, visit)


async def test_a_missed_session_can_get_a_new_date(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    over = later(at, 11 * DAY)
    await marks.no_show(over, doctor, visit)
    assert await moves.move(over, doctor, visit, over.now + 7 * DAY)
    assert (visit.state, visit.marked_at, visit.confirmed_at) == (SessionState.BOOKED, None, None)
    assert TaskKind.NEW_DATE not in await open_tasks(at, patient)


async def test_the_clinic_cancels_with_one_message_and_a_task_and_later_dates_stay(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    assert await moves.cancel(at, doctor, visit)
    assert not await moves.cancel(at, doctor, visit)
    assert (visit.cancelled_by, visit.marked_at) == ("clinic", NOW)
    assert len(await messages(at, patient, "cancelled-by-clinic")) == 1
    assert TaskKind.NEW_DATE in await open_tasks(at, patient)
    assert [one.state for one in await visits.sessions_of(at.tx, patient.id)] == ["cancelled", "booked"]


async def test_news_of_a_cancelled_date_never_names_the_new_one(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await moves.cancel(at, doctor, visit)
    await moves.move(at, doctor, visit, NOW + 12 * DAY)
    cancelled = await message(at, patient, "cancelled-by-clinic")
    assert await prepare(at, cancelled) is None
    assert cancelled.status == Status.SUPERSEDED


async def test_of_two_moves_only_the_last_is_told_if_the_first_had_not_gone(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await moves.move(at, doctor, visit, NOW + 12 * DAY)
    await moves.move(at, doctor, visit, NOW + 13 * DAY)
    first, second = await messages(at, patient, "moved")
    assert await prepare(at, first) is None
    assert await prepare(at, second) is not None


@pytest.mark.usefixtures("doctor")
async def test_a_preview_stores_nothing(at: Moment, patient: Patient, visit: Session) -> None:
    before = [(one.id, one.status, one.due_at) for one in await messages(at, patient)]
    found = await moves.effects(at, visit, NOW + 12 * DAY)
    assert found.changes
    assert visit.time_version == 1
    assert [(one.id, one.status, one.due_at) for one in await messages(at, patient)] == before


@pytest.mark.usefixtures("doctor")
async def test_the_patient_confirms_and_cancels_each_once(
    at: Moment, patient: Patient, visit: Session
) -> None:
    for deed in (visits.confirm, visits.cancel):
        assert (await deed(at, patient, visit.id, 1)).done is Done.DONE
        assert (await deed(at, patient, visit.id, 1)).done is not Done.DONE
    assert (visit.state, visit.cancelled_by, visit.marked_at) == ("cancelled", "patient", NOW)
    assert list(await open_tasks(at, patient)) == [TaskKind.NEW_DATE]


@pytest.mark.usefixtures("doctor")
async def test_a_button_for_an_old_time_and_a_button_of_somebody_else_do_nothing(
    at: Moment, patient: Patient, visit: Session
) -> None:
    stranger = Patient(code="X", language="en", created_at=NOW)
    at.tx.add(stranger)
    await at.tx.flush()
    for deed in (visits.confirm, visits.cancel):
        assert (await deed(at, patient, visit.id, 7)).done is Done.OUTDATED
        theirs = await deed(at, stranger, visit.id, 1)
        assert (theirs.done, theirs.session) == (Done.NOT_YOURS, None)
        begun = await deed(later(at, 10 * DAY), patient, visit.id, 1)
        assert begun.done is Done.OUTDATED
    assert (visit.state, visit.confirmed_at) == ("booked", None)


@pytest.mark.usefixtures("doctor")
async def test_the_promise_to_answer_a_wish_does_not_move_with_every_tap(
    at: Moment, patient: Patient, visit: Session
) -> None:
    await wishes.ask(at, patient, visit, Wish())
    promised = await visits.answer_time(at, visit)
    assert await visits.answer_time(later(at, 4 * HOUR), visit) == promised
    overdue = later(at, 2 * DAY)
    assert await visits.answer_time(overdue, visit) > overdue.now


async def test_a_message_that_waited_for_a_cancelled_visit_goes_at_the_next_eleven(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await marks.done(later(at, 10 * DAY + HOUR), doctor, visit)
    (second,) = await course(at, doctor, patient, visit.starts_at + 32 * DAY)
    cancelled = later(at, 10 * DAY + 30 * DAY)
    assert (await visits.cancel(cancelled, patient, second.id, 1)).done is Done.DONE
    first = (await visits.sessions_of(at.tx, patient.id))[1]
    await moves.cancel(cancelled, doctor, first)
    (waiting,) = await messages(at, patient, "after-4w")
    assert waiting.status == Status.PLANNED
    assert waiting.due_at == cancelled.now + timedelta(hours=23)
