"""Told, taken, not told: what patient and staff read about an alert, and when it rings again."""

from datetime import datetime, timedelta

import pytest

from db.tables import Alert, Patient, Staff
from domain.triage_table import Level
from services.messages import sent
from services.messages.sending import prepare
from services.moment import Moment
from services.outgoing import Outgoing
from services.safety import alerts
from services.safety.watch import watch_alerts
from tests.services.clinic import DAY, HOUR, NOW, employ, later, message, messages

MINUTE = timedelta(minutes=1)


async def raised(at: Moment, patient: Patient, level: Level = Level.RED) -> Alert:
    return await alerts.raise_alert(at, patient, kind="checkin", level=level)


async def rounds(at: Moment, staff: Staff) -> list[int]:
    return [each.version for each in await messages(at, staff, "alert")]


async def test_an_alert_goes_to_every_doctor_and_to_owners_only_where_there_is_no_doctor(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    second = await employ(at, "doctor", 9003)
    await raised(at, patient)
    assert (await rounds(at, doctor), await rounds(at, second), await rounds(at, owner)) == ([0], [0], [])
    doctor.active = second.active = False
    await raised(at, patient)
    assert await rounds(at, owner) == [0]


async def test_when_telegram_accepted_it_for_one_the_patient_of_a_red_one_is_told_once(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await employ(at, "doctor", 9003)
    alert = await raised(at, patient)
    for _ in range(2):
        await sent.on_sent(at, (await messages(at, doctor, "alert"))[0])
    assert alert.told_at == NOW
    assert len(await messages(at, patient, "told")) == 1


@pytest.mark.parametrize("level", [Level.AMBER, Level.AMBER_U])
async def test_below_red_nobody_is_told_that_it_was_delivered(
    at: Moment, doctor: Staff, patient: Patient, level: Level
) -> None:
    await raised(at, patient, level)
    await sent.on_sent(at, await message(at, doctor, "alert"))
    assert await messages(at, patient, "told") == []


@pytest.mark.usefixtures("doctor")
async def test_nobody_reached_within_a_minute_is_told_to_the_patient_and_only_once(
    at: Moment, patient: Patient
) -> None:
    await raised(at, patient)
    assert await watch_alerts(later(at, 59 * timedelta(seconds=1))) == NOW + MINUTE
    assert await messages(at, patient, "not-told") == []
    await watch_alerts(later(at, MINUTE))
    await watch_alerts(later(at, 2 * MINUTE))
    assert len(await messages(at, patient, "not-told")) == 1


async def test_a_delivered_red_alert_is_never_called_undelivered(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await raised(at, patient)
    await sent.on_sent(at, await message(at, doctor, "alert"))
    await watch_alerts(later(at, 2 * MINUTE))
    assert await messages(at, patient, "not-told") == []


async def test_undeliverable_to_one_asks_everybody_at_once_and_keeps_the_minute_running(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    await raised(at, patient)
    soon = later(at, 30 * timedelta(seconds=1))
    await sent.on_unreachable(soon, await message(at, doctor, "alert"))
    assert await rounds(at, owner) == [1]
    assert doctor.unreachable_since == soon.now
    await watch_alerts(later(at, MINUTE))
    assert len(await messages(at, patient, "not-told")) == 1


async def test_an_alert_telegram_refuses_asks_everybody_too_and_makes_no_task(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    await raised(at, patient)
    await sent.on_given_up(at, await message(at, doctor, "alert"))
    assert await rounds(at, owner) == [1]


async def test_a_red_alert_rings_every_ten_minutes_for_doctors_and_owners_until_it_is_taken(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    alert = await raised(at, patient)
    for minutes in range(1, 31):
        await watch_alerts(later(at, minutes * MINUTE))
    assert await rounds(at, doctor) == [0, 1, 2, 3]
    assert await rounds(at, owner) == [1, 2, 3]
    await alerts.take(later(at, 31 * MINUTE), doctor, alert.id)
    assert await watch_alerts(later(at, 60 * MINUTE)) is None
    assert await rounds(at, owner) == [1, 2, 3]


@pytest.mark.usefixtures("doctor")
async def test_an_amber_alert_rings_again_when_the_promised_time_has_come(
    at: Moment, owner: Staff, patient: Patient
) -> None:
    alert = await raised(at, patient, Level.AMBER)
    assert await watch_alerts(later(at, HOUR)) == alert.answer_by
    assert alert.answer_by == datetime.fromisoformat("2026-12-01T19:00+09:00")
    await watch_alerts(later(at, alert.answer_by - at.now))
    assert await rounds(at, owner) == [1]


async def test_a_waiting_ring_of_a_taken_alert_is_not_sent_to_anybody(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    alert = await raised(at, patient)
    await watch_alerts(later(at, 10 * MINUTE))
    await alerts.take(later(at, 11 * MINUTE), doctor, alert.id)
    for waiting in [*await messages(at, doctor, "alert"), *await messages(at, owner, "alert")]:
        assert await prepare(later(at, 11 * MINUTE), waiting) is None
        assert waiting.status == "superseded"


async def test_taking_is_told_to_the_patient_once_and_the_first_one_has_it(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    alert = await raised(at, patient)
    await alerts.take(at, doctor, alert.id)
    await alerts.take(at, owner, alert.id)
    assert alert.taken_by == doctor.id
    taken = await message(at, patient, "taken")
    shown = await prepare(at, taken)
    assert isinstance(shown, Outgoing)
    assert "12:00" in shown.screen.text


async def test_an_alert_that_became_graver_must_be_told_taken_and_rung_for_anew(
    at: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    alert = await raised(at, patient, Level.AMBER_U)
    await sent.on_sent(at, await message(at, doctor, "alert"))
    await alerts.take(at, doctor, alert.id)

    graver = later(at, 5 * MINUTE)
    await alerts.raise_level(graver, alert, Level.RED)

    assert alert.answer_by == graver.now + 15 * MINUTE
    assert (await rounds(at, doctor), await rounds(at, owner)) == ([0, 1], [1])
    assert await prepare(graver, (await messages(at, owner, "alert"))[0]) is not None
    await sent.on_sent(graver, (await messages(at, owner, "alert"))[0])
    await alerts.take(graver, owner, alert.id)
    assert len(await messages(at, patient, "told")) == 1
    assert len(await messages(at, patient, "taken")) == 2


async def test_a_calmer_answer_never_calms_an_alert(at: Moment, doctor: Staff, patient: Patient) -> None:
    alert = await raised(at, patient, Level.RED)
    await alerts.raise_level(at, alert, Level.AMBER)
    assert (alert.level, await rounds(at, doctor)) == (Level.RED, [0])


async def test_what_staff_read_of_an_alert_is_level_code_and_time_never_a_name(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await raised(at, patient)
    shown = await prepare(at, await message(at, doctor, "alert"))
    assert isinstance(shown, Outgoing)
    assert patient.code in shown.screen.text
    assert "Minji" not in shown.screen.text
    assert shown.screen.protect


async def test_the_list_shows_first_what_nobody_took_and_then_the_gravest(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    taken = await raised(at, patient, Level.RED)
    amber = await raised(later(at, DAY), patient, Level.AMBER)
    red = await raised(later(at, 2 * DAY), patient, Level.RED)
    await alerts.take(at, doctor, taken.id)
    assert await alerts.open_alerts(at.tx) == [red, amber, taken]
    await alerts.close(at, doctor, red.id)
    assert await alerts.open_alerts(at.tx) == [amber, taken]
