"""Undo: an exact inverse while nothing was sent, an apology afterwards."""

import pytest
from sqlalchemy import select

from db.tables import CheckIn, Message, MoveRequest, Patient, Session, Staff
from domain.messages import Status
from services.messages import sent
from services.messages.planning import replan
from services.moment import Moment
from services.safety import checkins
from services.tasks import TaskKind, open_task
from services.visits import marks, visits
from tests.services.clinic import DAY, HOUR, course, later, message, messages, open_tasks

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


async def state(at: Moment, patient: Patient) -> list[tuple[object, ...]]:
    """Everything a mark may touch."""
    about_visits = [one for one in await messages(at, patient) if one.subject.startswith("session:")]
    sessions = await visits.sessions_of(at.tx, patient.id)
    requests = await at.tx.scalars(select(MoveRequest))
    return [
        *((one.state, one.performed_at, one.marked_at, one.marked_by, one.time_version) for one in sessions),
        *((one.step, one.subject, one.status, one.due_at) for one in about_visits),
        *((one.session_id, one.closed_at) for one in requests),
        *(await open_tasks(at, patient)).items(),
    ]


@pytest.mark.parametrize("how", ["done", "no-show", "aborted", "treated"])
async def test_undo_is_an_exact_inverse_while_nothing_was_sent(
    over: Moment, doctor: Staff, patient: Patient, visit: Session, how: str
) -> None:
    over.tx.add(MoveRequest(session_id=visit.id, time_version=1, asked_at=over.now))
    for kind in (TaskKind.MOVE, TaskKind.MARK_VISIT, TaskKind.PHONE_HOLD):
        await open_task(over, kind, f"session:{visit.id}", due_at=over.now, patient=patient)
    await replan(over, patient.id, who="plan")
    before = await state(over, patient)
    marked = later(over, HOUR)
    await {
        "done": lambda: marks.done(marked, doctor, visit),
        "no-show": lambda: marks.no_show(marked, doctor, visit),
        "aborted": lambda: marks.aborted(marked, doctor, visit, treated=False),
        "treated": lambda: marks.aborted(marked, doctor, visit, treated=True),
    }[how]()
    assert await state(over, patient) != before

    assert await marks.undo(later(over, 2 * HOUR), doctor, visit) == []

    def alive(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return [row for row in rows if row[-2] not in {Status.CANCELLED, Status.SUPERSEDED}]

    assert alive(await state(over, patient)) == alive(before)


async def test_undo_before_anything_was_marked_does_nothing(
    over: Moment, doctor: Staff, visit: Session
) -> None:
    assert await marks.undo(over, doctor, visit) is None


@pytest.mark.parametrize("status", [Status.SENT, Status.SENDING, Status.UNKNOWN])
async def test_undo_after_a_message_went_out_says_sorry_and_closes_its_check_in(
    over: Moment, doctor: Staff, patient: Patient, visit: Session, status: Status
) -> None:
    await marks.done(over, doctor, visit)
    first = await message(over, patient, "after-24h")
    first.status, first.sent_at = status, over.now
    await over.tx.flush()
    await sent.on_sent(over, first)
    report = await checkins.open_report(later(over, HOUR), patient)
    asked = CheckIn(patient_id=patient.id, session_id=visit.id, step="after-10d", opened_at=over.now)
    own = CheckIn(patient_id=patient.id, session_id=visit.id, step="report", opened_at=over.now)
    over.tx.add_all([asked, own])
    await over.tx.flush()

    gone = await marks.undo(later(over, 2 * DAY), doctor, visit)

    assert gone is not None
    assert [one.step for one in gone] == ["after-24h"]
    assert len(await messages(over, patient, "sorry")) == 1
    assert (report.state, asked.state) == ("closed", "closed")
    assert own.state == "open", "a report belongs to the patient"


async def test_a_message_that_may_have_arrived_before_the_wire_broke_counts_as_sent(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await marks.done(over, doctor, visit)
    (await message(over, patient, "after-24h")).maybe_twice = True
    await over.tx.flush()
    gone = await marks.undo(over, doctor, visit)
    assert gone is not None
    assert len(gone) == 1


async def test_reminders_that_went_out_before_the_visit_are_no_reason_to_say_sorry(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    for row in await messages(over, patient, "before-7d", "before-3d", "before-1d"):
        row.status = Status.SENT
        row.sent_at = row.due_at
    await marks.done(over, doctor, visit)
    assert await marks.undo(over, doctor, visit) == []
    assert await messages(over, patient, "sorry") == []


async def test_done_after_undo_does_not_send_again_what_was_sent(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await marks.done(over, doctor, visit)
    first = await message(over, patient, "after-24h")
    first.status, first.sent_at = Status.SENT, over.now
    await marks.undo(over, doctor, visit)
    await marks.done(over, doctor, visit)
    assert [one.status for one in await messages(over, patient, "after-24h")] == [Status.SENT]


async def test_undo_of_a_no_show_the_patient_has_read_about_says_sorry(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await marks.no_show(over, doctor, visit)
    (await message(over, patient, "no-show")).status = Status.SENT
    await over.tx.flush()
    gone = await marks.undo(later(over, HOUR), doctor, visit)
    assert [one.step for one in gone or []] == ["no-show"]
    assert len(await messages(over, patient, "sorry")) == 1

    await marks.aborted(later(over, 2 * HOUR), doctor, visit, treated=False)
    assert await marks.undo(later(over, 3 * HOUR), doctor, visit) == []
    assert len(await messages(over, patient, "sorry")) == 1, "said once"


async def test_a_second_no_show_after_undo_is_told_again(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await marks.no_show(over, doctor, visit)
    await marks.undo(over, doctor, visit)
    await marks.no_show(later(over, HOUR), doctor, visit)
    statuses = [one.status for one in await messages(over, patient, "no-show")]
    assert statuses == [Status.CANCELLED, Status.PLANNED]


async def test_the_messages_of_an_earlier_session_are_superseded_and_come_back_with_undo(
    at: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await marks.done(later(at, 10 * DAY + HOUR), doctor, visit)
    second = (await visits.sessions_of(at.tx, patient.id))[1]
    then = later(at, 38 * DAY + 2 * HOUR)
    await marks.done(then, doctor, second)

    async def of_first(step: str) -> Message:
        rows = await messages(at, patient, step)
        return next(one for one in rows if one.subject == f"session:{visit.id}")

    assert (await of_first("after-8w")).status == Status.SUPERSEDED
    await marks.undo(then, doctor, second)
    assert (await of_first("after-8w")).status == Status.PLANNED


async def test_done_twice_changes_nothing(
    over: Moment, doctor: Staff, patient: Patient, visit: Session
) -> None:
    await marks.done(over, doctor, visit)
    before = await state(over, patient)
    assert not await marks.done(later(over, HOUR), doctor, visit)
    assert await state(over, patient) == before
