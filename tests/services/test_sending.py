"""The moment a message is claimed, and what follows once it is sent."""

import pytest
from sqlalchemy import select

from db.tables import CheckIn, Message, Patient, Session, Staff
from domain.messages import Status
from domain.reasons import Why
from domain.triage_table import Level
from services.messages.housekeeping import expire_held
from services.messages.sending import prepare
from services.messages.sent import on_sent
from services.moment import Moment
from services.outgoing import Outgoing
from services.safety import alerts
from services.visits import marks, moves
from services.visits.prompts import ask_how_it_went
from tests.services.clinic import (
    BASIC,
    DAY,
    HOUR,
    NOW,
    arrive,
    course,
    later,
    message,
    messages,
    performed,
)


async def send(at: Moment, row: Message) -> None:
    """What the dispatcher writes when Telegram has accepted a message."""
    row.status, row.sent_at, row.attempts = Status.SENT, at.now, 1
    await at.tx.flush()
    await on_sent(at, row)


async def checkins(at: Moment, patient: Patient) -> list[CheckIn]:
    return list(await at.tx.scalars(select(CheckIn).where(CheckIn.patient_id == patient.id)))


async def test_a_message_is_rendered_in_the_language_of_the_moment_it_goes(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await course(at, doctor, patient, at.now + 20 * DAY)
    patient.language = "ko"
    found = await prepare(at, await message(at, patient, "booked"))
    assert isinstance(found, Outgoing)
    assert found.chat_id == patient.chat_id
    assert "예약" in found.screen.text


async def test_a_message_past_its_window_is_never_sent(at: Moment, doctor: Staff, patient: Patient) -> None:
    await course(at, doctor, patient, at.now + 3 * DAY)
    reminder = await message(at, patient, "before-1d")
    assert await prepare(later(at, 3 * DAY - HOUR), reminder) is None
    assert reminder.status == Status.EXPIRED


async def test_a_session_moved_a_moment_ago_sends_nothing_about_its_old_time(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    (visit,) = await course(at, doctor, patient, at.now + 3 * DAY)
    reminder = await message(at, patient, "before-1d")
    visit.starts_at, visit.time_version = visit.starts_at + 7 * DAY, 2
    await at.tx.flush()
    assert await prepare(later(at, 2 * DAY + 6 * HOUR), reminder) is None
    assert (reminder.status, reminder.why) == (Status.SUPERSEDED, Why.MOVED)


async def test_a_sent_check_in_is_open_from_then_on_and_its_nudge_planned(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session = await performed(at, doctor, patient, 24 * HOUR)
    await send(at, await message(at, patient, "after-24h"))
    (checkin,) = await checkins(at, patient)
    assert (checkin.step, checkin.session_id, checkin.opened_at) == ("after-24h", session.id, NOW)
    assert (await message(at, patient, "nudge-after-24h")).due_at == NOW + 6 * HOUR
    await on_sent(at, await message(at, patient, "after-24h"))
    assert len(await checkins(at, patient)) == 1


@pytest.mark.parametrize("step", ["after-4w", "after-8w", "after-12w"])
async def test_later_check_ins_are_open_too_but_nobody_is_nudged(
    at: Moment, doctor: Staff, patient: Patient, step: str
) -> None:
    await performed(at, doctor, patient, 24 * HOUR)
    await send(at, await message(at, patient, step))
    assert [checkin.step for checkin in await checkins(at, patient)] == [step]
    assert await messages(at, patient, f"nudge-{step}") == []


async def test_who_did_not_agree_to_health_questions_is_asked_nothing_and_never_nudged(
    at: Moment, doctor: Staff
) -> None:
    quiet = await arrive(at, agreed=BASIC)
    await performed(at, doctor, quiet, 24 * HOUR)
    first = await prepare(at, await message(at, quiet, "after-24h"))
    assert isinstance(first, Outgoing)
    assert "Tell the clinic" in first.screen.text
    await send(at, await message(at, quiet, "after-24h"))
    assert await checkins(at, quiet) == []

    evening = later(at, 6 * HOUR)
    nudge = await message(at, quiet, "nudge-after-24h")
    assert await prepare(evening, nudge) is None
    assert (nudge.status, nudge.why) == (Status.CANCELLED, Why.NO_CONSENT)
    await moves.cancel(evening, doctor, (await course(evening, doctor, quiet, NOW + 20 * DAY))[0])
    assert (await message(at, quiet, "nudge-after-24h")).status == Status.CANCELLED


async def test_a_message_that_arrived_after_the_visit_was_undone_opens_no_check_in(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session = await performed(at, doctor, patient, 24 * HOUR)
    first = await message(at, patient, "after-24h")
    first.status = Status.SENDING
    await marks.undo(at, doctor, session)
    await send(at, first)
    assert await checkins(at, patient) == []


async def test_a_prompt_for_a_visit_marked_meanwhile_is_put_aside(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session: Session = (await course(at, doctor, patient, at.now + HOUR))[0]
    from_then = later(at, 2 * HOUR)
    await ask_how_it_went(from_then)
    await marks.done(from_then, doctor, session)
    prompt = await message(at, doctor, "prompt-done")
    assert await prepare(from_then, prompt) is None
    assert prompt.status == Status.SUPERSEDED


async def test_staff_who_left_get_nothing(at: Moment, doctor: Staff, patient: Patient) -> None:
    await alerts.raise_alert(at, patient, kind="checkin", level=Level.RED)
    doctor.active = False
    assert await prepare(at, await message(at, doctor, "alert")) is None


async def test_held_reminders_expire_with_their_reason_when_their_window_is_over(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    patient.unreachable_since = at.now
    await course(at, doctor, patient, at.now + 3 * DAY)
    assert (await message(at, patient, "before-1d")).status == Status.HELD
    assert await expire_held(later(at, 3 * DAY)) == later(at, 3 * DAY).now + HOUR / 4
    found = await message(at, patient, "before-1d")
    assert (found.status, found.why) == (Status.EXPIRED, Why.UNREACHABLE)
