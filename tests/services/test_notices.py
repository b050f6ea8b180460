"""Notices: when they may wake somebody, and what becomes of those the chat cannot carry."""

from datetime import datetime, timedelta

import pytest

from db.tables import Patient, Staff
from domain.messages import Lane, Status
from domain.reasons import Why
from services.messages.housekeeping import expire_held
from services.messages.notices import NOTICES, owe_patient
from services.messages.sending import prepare
from services.messages.sent import on_given_up, on_unreachable
from services.moment import Moment
from services.people import reachability
from services.people.preferences import ALL, ESSENTIALS, STOPPED, choose_messages
from services.people.reachability import lost_chat
from services.people.released import release_held
from services.safety import holds
from services.tasks import TaskKind
from services.visits import marks, moves
from tests.services.clinic import DAY, HOUR, NOW, course, course_of, later, message, messages, open_tasks

NIGHT = 11 * HOUR  # 23:00 in Seoul
MORNING = datetime.fromisoformat("2026-12-02T09:00+09:00")
SAFETY = ("triage", "told", "taken", "not-told", "red-no-answer")


async def owed(at: Moment, patient: Patient, step: str) -> None:
    await owe_patient(at, patient, step, subject="course:1")


@pytest.mark.parametrize("step", SAFETY)
async def test_safety_wakes_people_and_passes_a_stop(at: Moment, patient: Patient, step: str) -> None:
    patient.choice = STOPPED
    night = later(at, NIGHT)
    await owed(night, patient, step)
    found = await message(night, patient, step)
    assert (found.due_at, found.lane, found.status) == (night.now, Lane.ALERT, Status.PLANNED)


async def test_other_news_waits_for_the_morning(at: Moment, patient: Patient) -> None:
    await owed(later(at, NIGHT), patient, "course-ended")
    assert (await message(at, patient, "course-ended")).due_at == MORNING


async def test_the_night_is_the_patients_unless_they_are_here_for_a_visit(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    patient.zone = "America/New_York"
    await owed(at, patient, "course-ended")
    # Noon in Seoul is 22:00 in New York: the message goes at nine there.
    assert (await message(at, patient, "course-ended")).due_at == NOW + 11 * HOUR
    await course(at, doctor, patient, at.now + 29 * HOUR)
    await owe_patient(at, patient, "sorry", subject="course:2")
    assert (await message(at, patient, "sorry")).due_at == NOW


@pytest.mark.parametrize(("ahead", "wakes"), [(36 * HOUR, True), (36 * HOUR + timedelta(minutes=1), False)])
@pytest.mark.parametrize("deed", ["cancel", "hold", "end"])
async def test_a_change_of_a_visit_within_36_hours_wakes_people(
    at: Moment, doctor: Staff, patient: Patient, deed: str, ahead: timedelta, wakes: bool
) -> None:
    night = later(at, NIGHT)
    (visit,) = await course(at, doctor, patient, night.now + ahead)
    step = {"cancel": "cancelled-by-clinic", "hold": "on-hold", "end": "course-ended"}[deed]
    if deed == "cancel":
        await moves.cancel(night, doctor, visit)
    elif deed == "hold":
        await holds.hold(night, patient, visit, staff=doctor)
    else:
        await marks.end_course(night, doctor, await course_of(at, visit))
    news = await message(night, patient, step)
    assert (news.due_at == night.now) == wakes
    outage = await prepare(night, news)
    assert (outage is not None) == wakes


async def test_a_visit_of_tomorrow_morning_moved_far_away_is_told_tonight(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    night = later(at, NIGHT)
    (visit,) = await course(at, doctor, patient, night.now + 11 * HOUR)
    await moves.move(night, doctor, visit, night.now + 20 * DAY)
    moved = await message(night, patient, "moved")
    assert moved.due_at == night.now
    assert await prepare(night, moved) is not None


async def test_news_that_was_due_by_day_and_held_up_by_an_outage_waits_for_the_morning(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    await moves.move(at, doctor, visit, at.now + 21 * DAY)
    moved = await message(at, patient, "moved")
    assert await prepare(later(at, NIGHT), moved) is None
    assert (moved.status, moved.why, moved.due_at) == (Status.PLANNED, Why.QUIET_HOURS, MORNING)


@pytest.mark.parametrize("trouble", ["not linked", "unreachable", "stopped"])
@pytest.mark.parametrize("when", ["when it is made", "when it is due"])
async def test_what_the_chat_cannot_carry_becomes_a_phone_task(
    at: Moment, doctor: Staff, patient: Patient, trouble: str, when: str
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    if when == "when it is due":
        await moves.cancel(at, doctor, visit)
    if trouble == "not linked":
        patient.chat_id = None
    elif trouble == "unreachable":
        patient.unreachable_since = at.now
    else:
        await choose_messages(at, patient, STOPPED)
    if when == "when it is made":
        await moves.cancel(at, doctor, visit)
        assert await messages(at, patient, "cancelled-by-clinic") == []
    else:
        news = await message(at, patient, "cancelled-by-clinic")
        assert await prepare(at, news) is None
        assert news.status == Status.CANCELLED
    assert TaskKind.PHONE_NEWS in await open_tasks(at, patient)


@pytest.mark.parametrize("choice", [ALL, ESSENTIALS])
async def test_essentials_only_does_not_stop_news_about_visits(
    at: Moment, doctor: Staff, patient: Patient, choice: str
) -> None:
    patient.choice = choice
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    await moves.cancel(at, doctor, visit)
    assert await prepare(at, await message(at, patient, "cancelled-by-clinic")) is not None


async def test_the_summary_of_a_course_waits_for_the_chat_to_be_opened(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    patient.chat_id = None
    await course(at, doctor, patient, at.now + 20 * DAY)
    booked = await message(at, patient, "booked")
    assert (booked.status, booked.why) == (Status.HELD, Why.NOT_LINKED)
    linked = later(at, 13 * DAY)
    patient.chat_id = 7002
    await release_held(linked, patient)
    booked = await message(at, patient, "booked")
    assert (booked.status, booked.not_after) == (Status.PLANNED, linked.now + 14 * DAY)
    assert await prepare(linked, booked) is not None


async def test_a_summary_nobody_ever_opened_is_told_by_phone(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    patient.chat_id = None
    await course(at, doctor, patient, at.now + 60 * DAY)
    await expire_held(later(at, 14 * DAY + HOUR))
    assert (await message(at, patient, "booked")).status == Status.EXPIRED
    assert TaskKind.PHONE_NEWS in await open_tasks(at, patient)


async def test_news_that_became_too_old_to_send_is_told_by_phone(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    await moves.cancel(at, doctor, visit)
    news = await message(at, patient, "cancelled-by-clinic")
    assert await prepare(later(at, 8 * DAY), news) is None
    assert (news.status, news.why) == (Status.EXPIRED, Why.LATE)
    assert TaskKind.PHONE_NEWS in await open_tasks(at, patient)


async def test_a_blocked_chat_is_remembered_and_its_news_told_by_phone(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + 20 * DAY)
    await moves.cancel(at, doctor, visit)
    await on_unreachable(at, await message(at, patient, "cancelled-by-clinic"))
    assert patient.unreachable_since == NOW
    assert TaskKind.PHONE_NEWS in await open_tasks(at, patient)


async def test_a_reminder_that_met_a_blocked_chat_goes_if_the_chat_opens_in_time(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await course(at, doctor, patient, at.now + 3 * DAY)
    reminder = await message(at, patient, "before-1d")
    await on_unreachable(at, reminder)
    assert (reminder.status, reminder.why) == (Status.HELD, Why.UNREACHABLE)
    assert TaskKind.PHONE_UNREACHABLE in await open_tasks(at, patient)
    await reachability.chat_changed(later(at, HOUR), 7001, reachable=True)
    assert (await message(at, patient, "before-1d")).status == Status.PLANNED
    assert TaskKind.PHONE_UNREACHABLE not in await open_tasks(at, patient)


async def test_without_a_visit_ahead_a_blocked_chat_makes_no_task(at: Moment, patient: Patient) -> None:
    await lost_chat(at, patient)
    assert await open_tasks(at, patient) == {}


async def test_a_message_nobody_knows_about_becomes_a_task(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await course(at, doctor, patient, at.now + 3 * DAY)
    await on_given_up(at, await message(at, patient, "before-1d"))
    assert TaskKind.MESSAGE_UNKNOWN in await open_tasks(at, patient)


async def test_the_same_news_is_owed_once(at: Moment, patient: Patient) -> None:
    for _ in range(2):
        await owed(at, patient, "course-ended")
    assert len(await messages(at, patient, "course-ended")) == 1


def test_only_safety_and_answers_pass_quiet_hours_and_a_stop() -> None:
    assert {step for step, notice in NOTICES.items() if notice.always} >= set(SAFETY)
    visits = {
        "booked",
        "moved",
        "cancelled-by-clinic",
        "no-show",
        "sorry",
        "course-ended",
        "on-hold",
        "hold-lifted",
    }
    assert not any(NOTICES[step].always for step in visits)
