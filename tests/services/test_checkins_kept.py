"""A check-in as it is kept: opened once, answered late, never twice, never by somebody else."""

import pytest

from db.tables import CheckIn, Patient, Session, Staff
from domain.triage_table import Course, Level, Main, Safety
from services.moment import Moment
from services.safety import checkins
from services.safety.checkins import Answers
from services.safety.watch import watch_check_ins
from services.tasks import TaskKind, open_task
from tests.services.clinic import (
    DAY,
    HOUR,
    alerts_of,
    later,
    message,
    messages,
    open_tasks,
    performed,
)


async def answered(at: Moment, patient: Patient, answers: Answers, checkin: CheckIn | None = None) -> CheckIn:
    checkin = checkin or await checkins.open_report(at, patient)
    await checkins.record(at, patient, checkin, answers)
    return checkin


def skin(*ticks: Main, how: Course | None = None) -> Answers:
    return Answers(Safety.S0, frozenset(ticks), main_done=True, course=how)


async def test_a_judged_check_in_changes_no_more_and_answers_only_once(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await performed(at, doctor, patient, 5 * DAY)
    checkin = await answered(at, patient, Answers(Safety.S1))
    await answered(later(at, HOUR), patient, skin(Main.M0), checkin)
    assert checkin.level == Level.RED
    assert len(await messages(at, patient, "triage")) == 1
    assert len(await alerts_of(at, patient)) == 1


async def test_an_answer_that_comes_after_silence_was_noted_counts_and_closes_the_phone_task(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session = await performed(at, doctor, patient, 5 * DAY)
    checkin = CheckIn(patient_id=patient.id, session_id=session.id, step="after-24h", opened_at=at.now)
    at.tx.add(checkin)
    await at.tx.flush()
    silent = later(at, 3 * DAY)
    await watch_check_ins(silent)
    assert TaskKind.PHONE_NO_ANSWER in await open_tasks(at, patient)

    await answered(silent, patient, skin(Main.M3, how=Course.WORSE), checkin)

    assert (checkin.state, checkin.level) == ("done", Level.RED)
    assert TaskKind.PHONE_NO_ANSWER not in await open_tasks(at, patient)


async def test_a_report_begun_long_ago_asks_about_danger_again(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await performed(at, doctor, patient, 5 * DAY)
    begun = await answered(at, patient, Answers(Safety.S0))
    again = await checkins.open_report(later(at, 30 * DAY), patient)
    assert again.id == begun.id
    assert checkins.read(again).question() == "S"


async def test_a_report_answers_the_check_in_that_is_waiting(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session = await performed(at, doctor, patient, 25 * HOUR)
    waiting = CheckIn(patient_id=patient.id, session_id=session.id, step="after-24h", opened_at=at.now)
    at.tx.add(waiting)
    await at.tx.flush()
    assert (await checkins.open_report(at, patient)).id == waiting.id


async def test_a_message_that_has_not_gone_out_or_asks_nothing_opens_no_check_in(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await performed(at, doctor, patient, HOUR)
    asking, booked = await message(at, patient, "after-24h"), await message(at, patient, "booked")
    assert not checkins.asks(at.office, asking)
    asking.attempts = booked.attempts = 1
    assert checkins.asks(at.office, asking)
    assert not checkins.asks(at.office, booked)


@pytest.mark.usefixtures("doctor")
async def test_somebody_elses_check_in_is_not_found(at: Moment, patient: Patient) -> None:
    theirs = CheckIn(patient_id=patient.id, step="report", opened_at=at.now)
    at.tx.add(theirs)
    await at.tx.flush()
    stranger = Patient(code="X", language="en", created_at=at.now)
    at.tx.add(stranger)
    await at.tx.flush()
    assert await checkins.mine(at.tx, stranger, theirs.id) is None
    assert await checkins.mine(at.tx, patient, theirs.id) is theirs


async def test_a_finished_phone_task_is_not_opened_again_by_an_answer(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session: Session = await performed(at, doctor, patient, 5 * DAY)
    checkin = CheckIn(patient_id=patient.id, session_id=session.id, step="after-24h", opened_at=at.now)
    at.tx.add(checkin)
    await at.tx.flush()
    task = await open_task(
        at, TaskKind.PHONE_NO_ANSWER, f"checkin:{checkin.id}", due_at=at.now, patient=patient
    )
    task.done_at, task.done_by = at.now, doctor.id
    await answered(later(at, HOUR), patient, skin(Main.M0), checkin)
    assert (task.done_at, task.done_by) == (at.now, doctor.id)
