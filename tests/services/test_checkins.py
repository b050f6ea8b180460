"""Every cell of the triage table, through a check-in as a patient answers it."""

from datetime import timedelta

import pytest

from db.tables import CheckIn, Patient, Staff
from domain.keys import RECHECK
from domain.triage_table import Course, Level, Main, Safety
from services.messages.sending import prepare
from services.moment import Moment
from services.outgoing import Outgoing
from services.safety import checkins
from services.safety.checkins import Answers
from services.visits.visits import standing_hold
from tests.services.clinic import (
    DAY,
    HOUR,
    alerts_of,
    course,
    message,
    messages,
    performed,
)

LEVELS = {"G": Level.GREEN, "A": Level.AMBER, "U": Level.AMBER_U, "R": Level.RED}
TEXTS = {"G": "green", "A": "amber", "U": "amber-urgent", "R": "red-worse"}
BANDS = {"B1": 20 * HOUR, "B2": 40 * HOUR, "B3": 5 * DAY, "B4": 20 * DAY}
# "*": looked at again at 48 hours, "+": the next session waits for a doctor.
TABLE = """
M1 better  G   G*  A   A
M1 same    G   G*  A   A
M1 worse   A   U+  U+  U+
M2 better  G   G*  A   A
M2 same    G   A   U+  U+
M2 worse   U+  U+  R+  R+
M3 better  U+  U+  U+  U+
M3 same    U+  U+  U+  U+
M3 worse   R+  R+  R+  R+
M4 better  A+  A+  A+  A+
M4 same    A+  A+  A+  A+
M4 worse   U+  U+  U+  U+
"""
CELLS = [
    (Main(tick), Course(how), band, cell)
    for tick, how, *cells in (line.split() for line in TABLE.strip().splitlines())
    for band, cell in zip(BANDS, cells, strict=True)
]


async def answered(at: Moment, patient: Patient, answers: Answers, checkin: CheckIn | None = None) -> CheckIn:
    checkin = checkin or await checkins.open_report(at, patient)
    await checkins.record(at, patient, checkin, answers)
    return checkin


def skin(*ticks: Main, how: Course | None = None) -> Answers:
    return Answers(Safety.S0, frozenset(ticks), main_done=True, course=how)


@pytest.mark.parametrize(("tick", "how", "band", "cell"), CELLS)
async def test_every_cell_of_the_table_answers_alerts_holds_and_looks_again_as_the_doctor_wrote(
    at: Moment, doctor: Staff, patient: Patient, tick: Main, how: Course, band: str, cell: str
) -> None:
    await performed(at, doctor, patient, BANDS[band])
    (coming,) = await course(at, doctor, patient, at.now + 10 * DAY)

    checkin = await answered(at, patient, skin(tick, how=how))

    assert (await message(at, patient, "triage")).params == f'{{"text":"{TEXTS[cell[0]]}"}}'
    assert [Level(alert.level) for alert in await alerts_of(at, patient)] == (
        [] if cell[0] == "G" else [LEVELS[cell[0]]]
    )
    assert (await standing_hold(at.tx, coming.id) is not None) == ("+" in cell)
    assert checkin.recheck == ("*" in cell)
    assert bool(await messages(at, patient, RECHECK)) == ("*" in cell)


@pytest.mark.parametrize("sign", [Safety.S1, Safety.S2, Safety.S3, Safety.S4])
@pytest.mark.parametrize("gone", BANDS.values())
async def test_a_sign_of_danger_is_red_at_any_time_before_anything_else_is_asked(
    at: Moment, doctor: Staff, patient: Patient, sign: Safety, gone: timedelta
) -> None:
    await performed(at, doctor, patient, gone)
    (coming,) = await course(at, doctor, patient, at.now + 10 * DAY)

    checkin = await answered(at, patient, Answers(sign))

    assert checkin.state == "done"
    assert (await message(at, patient, "triage")).params == f'{{"text":"red-{sign.lower()}"}}'
    (alert,) = await alerts_of(at, patient)
    assert alert.level == Level.RED
    assert alert.answer_by == at.now + timedelta(minutes=15)
    assert await standing_hold(at.tx, coming.id) is not None
    assert (await message(at, doctor, "alert")).lane == 0


@pytest.mark.parametrize("gone", BANDS.values())
async def test_all_good_is_green_and_nobody_is_called(
    at: Moment, doctor: Staff, patient: Patient, gone: timedelta
) -> None:
    await performed(at, doctor, patient, gone)
    checkin = await answered(at, patient, skin(Main.M0))
    assert (checkin.level, checkin.answer, checkin.recheck) == (Level.GREEN, "green", False)
    assert await alerts_of(at, patient) == []


@pytest.mark.parametrize("text", ["green", "amber", "amber-urgent", "red-s1", "red-worse"])
@pytest.mark.parametrize("language", ["en", "ko"])
async def test_every_result_that_is_not_green_names_the_emergency_number(
    at: Moment, doctor: Staff, patient: Patient, text: str, language: str
) -> None:
    answers = {
        "green": skin(Main.M0),
        "amber": skin(Main.M1, how=Course.SAME),
        "amber-urgent": skin(Main.M1, how=Course.WORSE),
        "red-s1": Answers(Safety.S1),
        "red-worse": skin(Main.M2, how=Course.WORSE),
    }
    patient.language = language
    await performed(at, doctor, patient, 5 * DAY)
    checkin = await answered(at, patient, answers[text])
    assert checkin.answer == text
    shown = await prepare(at, await message(at, patient, "triage"))
    assert isinstance(shown, Outgoing)
    assert ("119" in shown.screen.text) == (text != "green")
    assert shown.screen.protect


async def test_an_answer_to_the_24_hour_message_is_judged_as_later_than_a_day(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    session = await performed(at, doctor, patient, 20 * HOUR)
    checkin = CheckIn(patient_id=patient.id, session_id=session.id, step="after-24h", opened_at=at.now)
    at.tx.add(checkin)
    await answered(at, patient, skin(Main.M2, how=Course.SAME), checkin)
    assert checkin.level == Level.AMBER


async def test_time_counts_from_the_latest_session_not_from_the_one_the_message_was_about(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    first = await performed(at, doctor, patient, 40 * DAY)
    await performed(at, doctor, patient, 12 * HOUR)
    checkin = CheckIn(patient_id=patient.id, session_id=first.id, step="after-4w", opened_at=at.now)
    at.tx.add(checkin)
    await answered(at, patient, skin(Main.M1, how=Course.SAME), checkin)
    assert checkin.level == Level.GREEN


async def test_without_any_session_the_strictest_row_counts(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    checkin = await answered(at, patient, skin(Main.M2, how=Course.WORSE))
    assert checkin.level == Level.RED
    assert len(await messages(at, doctor, "alert")) == 1


async def test_a_note_on_the_card_makes_amber_urgent_and_holds(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    patient.flags = "IMMUNE"
    await performed(at, doctor, patient, 5 * DAY)
    (coming,) = await course(at, doctor, patient, at.now + 10 * DAY)
    checkin = await answered(at, patient, skin(Main.M1, how=Course.BETTER))
    assert checkin.level == Level.AMBER_U
    assert await standing_hold(at.tx, coming.id) is not None
