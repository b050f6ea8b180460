"""The rota and alerts: who is rung first, who next, and what a patient is told at night."""

from datetime import UTC, datetime, timedelta

import pytest

from db.tables import Alert, Message, Patient, Staff
from domain.messages import Lane
from domain.triage_table import Level
from services.messages import sent
from services.moment import Moment
from services.people import rota
from services.people.reader import reader_of
from services.people.staffing import on_call
from services.render.patient import render_for_patient
from services.render.scene import load
from services.safety import alerts
from services.safety.watch import watch_alerts
from tests.services.clinic import HOUR, employ, later, message, messages

# 03:00 in Seoul: the clinic is closed.
NIGHT = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


@pytest.fixture
def night(at: Moment) -> Moment:
    return later(at, NIGHT - at.now)


async def on_duty(at: Moment, who: Staff, hours: float = 8) -> None:
    """Somebody who has opened the chat is on call from an hour ago on."""
    who.started_at = at.now - HOUR
    assert await rota.add(at, who, who, at.now - HOUR, at.now + timedelta(hours=hours)) is not None


async def raised(at: Moment, patient: Patient, level: Level = Level.RED) -> Alert:
    return await alerts.raise_alert(at, patient, kind="checkin", level=level)


async def ids_of(at: Moment, *people: Staff) -> list[bool]:
    rung = {each.id for each in await on_call(at)}
    return [person.id in rung for person in people]


async def test_who_is_on_duty_is_on_call_whatever_their_role_and_nobody_else(
    at: Moment, doctor: Staff, owner: Staff
) -> None:
    nurse, second = await employ(at, "coordinator", 9101), await employ(at, "doctor", 9102)
    assert await ids_of(at, doctor, second, owner, nurse) == [True, True, False, False], "nobody is on duty"
    await on_duty(at, nurse)
    await on_duty(at, second)
    assert await ids_of(at, doctor, second, owner, nurse) == [False, True, False, True], "lines overlap"


@pytest.mark.parametrize(("minutes", "counts"), [(-1, False), (0, True), (59, True), (60, False)])
async def test_a_turn_begins_at_its_first_minute_and_ends_before_its_last(
    at: Moment, doctor: Staff, minutes: int, counts: bool
) -> None:
    nurse = await employ(at, "coordinator", 9101)
    start = at.now + HOUR
    await rota.add(at, doctor, nurse, start, start + HOUR)
    then = later(at, HOUR + timedelta(minutes=minutes))
    assert await ids_of(then, nurse, doctor) == [counts, not counts]


async def test_who_left_or_was_taken_off_is_not_on_call(at: Moment, doctor: Staff) -> None:
    nurse = await employ(at, "coordinator", 9101)
    await on_duty(at, nurse)
    nurse.active = False
    assert await ids_of(at, nurse, doctor) == [False, True]
    nurse.active = True
    (line,) = await rota.coming(at, 10)
    await rota.remove(at, doctor, line.duty)
    assert await ids_of(at, nurse, doctor) == [False, True]


async def test_an_alert_rings_those_on_duty_first_and_then_everybody(
    night: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    nurse = await employ(night, "coordinator", 9101)
    await on_duty(night, nurse)
    await raised(night, patient)
    assert [len(await messages(night, each, "alert")) for each in (nurse, doctor, owner)] == [1, 0, 0]
    await watch_alerts(later(night, timedelta(minutes=10)))
    assert [len(await messages(night, each, "alert")) for each in (nurse, doctor, owner)] == [2, 1, 1]


async def test_if_who_is_on_duty_cannot_be_reached_everybody_is_rung_at_once(
    night: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    nurse = await employ(night, "coordinator", 9101)
    await on_duty(night, nurse)
    await raised(night, patient)
    await sent.on_unreachable(night, await message(night, nurse, "alert"))
    assert [len(await messages(night, each, "alert")) for each in (doctor, owner)] == [1, 1]


async def urgent_text(at: Moment, patient: Patient) -> str:
    owed = Message(
        recipient=f"p{patient.id}",
        subject="checkin:1",
        step="triage",
        kind="notice",
        lane=int(Lane.ALERT),
        patient_id=patient.id,
        not_before=at.now,
        due_at=at.now,
        not_after=at.now + HOUR,
        created_at=at.now,
    )
    at.tx.add(owed)
    owed.params = '{"text": "amber-urgent"}'
    await at.tx.flush()
    return (await render_for_patient(await load(at, owed, await reader_of(at, patient)))).text


@pytest.mark.usefixtures("doctor")
async def test_at_night_with_nobody_on_the_rota_a_patient_is_not_told_to_wait(
    night: Moment, patient: Patient
) -> None:
    assert "The clinic is closed" in await urgent_text(night, patient)
    alert = await raised(night, patient, Level.AMBER_U)
    assert alert.answer_by == datetime(2026, 12, 2, 3, 0, tzinfo=UTC), "two hours after opening"


async def test_at_night_with_somebody_on_the_rota_an_answer_is_promised_within_two_hours(
    night: Moment, doctor: Staff, patient: Patient
) -> None:
    await on_duty(night, doctor)
    assert "within 2 hours" in await urgent_text(night, patient)
    assert (await raised(night, patient, Level.AMBER_U)).answer_by == NIGHT + 2 * HOUR


@pytest.mark.parametrize("blocked", [True, False], ids=["blocked the bot", "never opened the chat"])
async def test_nobody_is_promised_for_somebody_on_the_rota_whose_chat_is_closed(
    night: Moment, doctor: Staff, patient: Patient, blocked: bool
) -> None:
    await on_duty(night, doctor)
    if blocked:
        doctor.unreachable_since = night.now
    else:
        doctor.started_at = None
    assert "The clinic is closed" in await urgent_text(night, patient)
    assert (await raised(night, patient, Level.AMBER_U)).answer_by > NIGHT + 2 * HOUR
