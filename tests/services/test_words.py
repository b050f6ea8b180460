"""Red words in free text: question S at once, staff at once, RED if it stays unanswered."""

from datetime import timedelta

import pytest

from db.tables import Patient, Staff
from domain.consents import Consent
from domain.triage_table import Course, Level, Main, Safety
from services.moment import Moment
from services.safety import alerts, checkins, words
from services.safety.checkins import Answers
from tests.services.clinic import ALL, BASIC, HOUR, alerts_of, arrive, later, messages, performed

MINUTE = timedelta(minutes=1)
AGREED = frozenset(ALL)


@pytest.mark.parametrize(
    "text",
    [
        "I cannot breathe",
        "숨이 안 쉬어져요",
        "息が苦しい",
        "my skin turned black",
        "call 119",
        "FEVER since noon",
    ],
)
def test_words_of_danger_are_found_in_every_language(at: Moment, text: str) -> None:
    assert words.is_red(at.office, text)


@pytest.mark.parametrize("text", ["", "Thank you, all good", "See you at 14:00", "감사합니다"])
def test_ordinary_words_are_not(at: Moment, text: str) -> None:
    assert not words.is_red(at.office, text)


@pytest.mark.usefixtures("doctor")
async def test_a_red_word_asks_question_s_and_rings_as_urgent(at: Moment, patient: Patient) -> None:
    found = await words.red_word(at, patient, AGREED)
    assert found.checkin is not None
    assert checkins.read(found.checkin).question() == "S"
    (alert,) = await alerts_of(at, patient)
    assert (alert.kind, alert.level, alert.checkin_id) == ("red-word", Level.AMBER_U, found.checkin.id)


async def test_the_same_cry_rings_once_and_after_ten_minutes_again(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    for gone in (0, 1, 9):
        await words.red_word(later(at, gone * MINUTE), patient, AGREED)
    assert len(await messages(at, doctor, "alert")) == 1
    await words.red_word(later(at, 10 * MINUTE), patient, AGREED)
    assert len(await alerts_of(at, patient)) == 1
    assert len(await messages(at, doctor, "alert")) == 2


async def test_a_red_word_after_the_last_one_was_taken_is_a_new_alert(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await words.red_word(at, patient, AGREED)
    (first,) = await alerts_of(at, patient)
    await alerts.take(at, doctor, first.id)
    await words.red_word(later(at, 5 * HOUR), patient, AGREED)
    assert len(await alerts_of(at, patient)) == 2


async def test_a_red_word_in_the_middle_of_a_check_in_asks_about_danger_again(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await performed(at, doctor, patient, 30 * HOUR)
    begun = (await words.red_word(at, patient, AGREED)).checkin
    assert begun is not None
    await checkins.record(at, patient, begun, Answers(Safety.S0))

    found = await words.red_word(later(at, HOUR), patient, AGREED)

    assert found.checkin is begun
    assert checkins.read(begun).question() == "S"
    assert await words.no_answer(later(at, HOUR)) == at.now + HOUR + 10 * MINUTE


async def test_no_answer_in_ten_minutes_makes_it_red_and_the_patient_reads_why(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await words.red_word(at, patient, AGREED)
    (alert,) = await alerts_of(at, patient)
    assert await words.no_answer(later(at, 9 * MINUTE)) == at.now + 10 * MINUTE
    assert alert.level == Level.AMBER_U
    for minutes in (10, 20):
        assert await words.no_answer(later(at, minutes * MINUTE)) is None
    assert alert.level == Level.RED
    assert len(await messages(at, patient, "red-no-answer")) == 1
    assert len(await messages(at, doctor, "alert")) == 2


@pytest.mark.usefixtures("doctor")
async def test_an_answer_to_question_s_stops_the_clock(at: Moment, patient: Patient) -> None:
    found = await words.red_word(at, patient, AGREED)
    assert found.checkin is not None
    await checkins.record(at, patient, found.checkin, Answers(Safety.S0))
    assert await words.no_answer(later(at, HOUR)) is None
    assert (await alerts_of(at, patient))[0].level == Level.AMBER_U


@pytest.mark.usefixtures("doctor")
@pytest.mark.parametrize(
    ("answers", "level"),
    [
        (Answers(Safety.S1), Level.RED),
        (Answers(Safety.S0, frozenset({Main.M3}), main_done=True, course=Course.WORSE), Level.RED),
        (Answers(Safety.S0, frozenset({Main.M1}), main_done=True, course=Course.BETTER), Level.AMBER_U),
        (Answers(Safety.S0, frozenset({Main.M0}), main_done=True), Level.AMBER_U),
    ],
)
async def test_the_answers_raise_the_same_alert_and_never_lower_it(
    at: Moment, patient: Patient, answers: Answers, level: Level
) -> None:
    found = await words.red_word(at, patient, AGREED)
    assert found.checkin is not None
    await checkins.record(at, patient, found.checkin, answers)
    (alert,) = await alerts_of(at, patient)
    assert alert.level == level


@pytest.mark.usefixtures("doctor")
@pytest.mark.parametrize("agreed", [BASIC, (Consent.C1,), ()])
async def test_without_consent_nothing_is_asked_and_staff_are_only_asked_to_phone(
    at: Moment, agreed: tuple[Consent, ...]
) -> None:
    quiet = await arrive(at, agreed=agreed)
    for gone in (0, 1):
        found = await words.red_word(later(at, gone * MINUTE), quiet, frozenset(agreed))
        assert found.checkin is None
    (alert,) = await alerts_of(at, quiet)
    assert alert.checkin_id is None
    assert await words.no_answer(later(at, HOUR)) is None
