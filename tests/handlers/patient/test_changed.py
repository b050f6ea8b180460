"""[Something changed] before a visit: how fast staff look, and what is held."""

import pytest

from db.tables import Patient, Session, Staff
from domain.triage_table import Level
from services.moment import Moment
from tests.handlers.patient.phone import Phone
from tests.services.clinic import DAY, HOUR, alerts_of, course, messages


@pytest.fixture
async def visit(at: Moment, doctor: Staff, patient: Patient) -> Session:
    return (await course(at, doctor, patient, at.now + 3 * DAY))[0]


@pytest.mark.parametrize(
    ("label", "hours", "follows"),
    [
        ("A lump or dark mark", 0, (Level.AMBER, "held")),
        ("A lump or dark mark", 30, (Level.AMBER, "held")),
        ("Something else", 0, (Level.AMBER, "not held")),
        ("Something else", 24, (Level.AMBER_U, "not held")),
    ],
)
async def test_something_changed_is_as_urgent_as_the_visit_is_near(
    phone: Phone, patient: Patient, visit: Session, label: str, hours: int, follows: tuple[Level, str]
) -> None:
    phone.wait(hours * HOUR)
    await phone.tap(f"changed:{visit.id}:1")
    await phone.press(label)
    (alert,) = await alerts_of(phone.at, patient)
    held = "held" if await messages(phone.at, patient, "on-hold") else "not held"
    assert (alert.level, held) == follows
    assert alert.answer_by <= visit.starts_at - 3 * HOUR
    assert ("Please do not travel before we answer" in phone.words) == (hours >= 24)


async def test_telling_it_twice_is_one_alert_until_somebody_took_it(
    at: Moment, phone: Phone, doctor: Staff, patient: Patient, visit: Session
) -> None:
    for _ in range(2):
        await phone.tap(f"change:{visit.id}:else")
    (first,) = await alerts_of(at, patient)
    first.taken_at, first.taken_by = at.now, doctor.id
    await phone.tap(f"change:{visit.id}:else")
    assert len(await alerts_of(at, patient)) == 2


async def test_a_note_on_the_card_makes_a_change_urgent(
    at: Moment, phone: Phone, patient: Patient, visit: Session
) -> None:
    patient.flags = "IMMUNE"
    await phone.tap(f"change:{visit.id}:else")
    assert (await alerts_of(at, patient))[0].level == Level.AMBER_U


async def test_cold_sores_are_remembered_for_every_later_session(
    at: Moment, phone: Phone, doctor: Staff, patient: Patient
) -> None:
    visit, _ = await course(at, doctor, patient, at.now + 10 * DAY, at.now + 38 * DAY)
    assert len(await messages(at, patient, "before-7d")) == 1
    await phone.tap(f"sores:{visit.id}:1")
    assert patient.cold_sores
    assert len(await messages(at, patient, "before-7d")) == 2
