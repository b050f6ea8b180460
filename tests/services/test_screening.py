"""The nine questions as deeds: what is stored, what counts elsewhere, what a change of content does."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from db.tables import Patient, Screening, Staff
from domain.screening import Outcome, Question, Table
from domain.triage_table import Course, Level, Main, Safety
from services.moment import Moment
from services.office import Office
from services.people import risks
from services.people.reader import reader_of
from services.safety import changes, checkins
from services.screening import screening
from services.screening.screening_rules import option_words, rule_lines
from services.screening.screening_screens import result_screen
from services.texts import Texts, plain
from tests.services.clinic import DAY, HOUR, course, later, performed


async def answered(at: Moment, patient: Patient, *last: str, **ticks: str) -> Screening:
    """A screen to its end: 30 to 49 years, clear unless ``ticks`` say otherwise, then the last four."""
    found = await screening.begin(at, patient)
    await screening.choose(at, found, "Q1", "AGE_30")
    for name in ("Q2", "Q3", "Q4", "Q5"):
        for option in ticks.get(name, "NONE").split():
            await screening.tick(at, found, name, option, on=True)
        await screening.go_on(at, found, name)
    for name, option in zip(("Q6", "Q7", "Q8", "Q9"), last, strict=False):
        await screening.choose(at, found, name, option)
    return found


async def worried(at: Moment, patient: Patient) -> Level:
    """A check-in with mild redness that stays; the level it was judged at."""
    checkin = await checkins.open_report(at, patient)
    answers = checkins.Answers(Safety.S0, frozenset({Main.M1}), main_done=True, course=Course.SAME)
    await checkins.record(at, patient, checkin, answers)
    return Level(checkin.level or 0)


async def test_a_risk_ticked_in_the_screen_makes_a_later_alert_urgent(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    await performed(at, doctor, patient, 3 * DAY)
    assert await worried(at, patient) is Level.AMBER
    await answered(at, patient, Q3="IMMUNE")
    assert await worried(at, patient) is Level.AMBER_U
    await screening.erase(at, patient)
    assert await worried(at, patient) is Level.AMBER


async def test_a_risk_ticked_in_the_screen_makes_a_change_before_a_visit_urgent(
    at: Moment, doctor: Staff, patient: Patient
) -> None:
    (session,) = await course(at, doctor, patient, at.now + 9 * DAY)
    await answered(at, patient, Q4="BLEEDING")
    alert = await changes.report_change(at, patient, session, lump=False)
    assert alert.level == Level.AMBER_U


async def test_what_staff_keep_on_the_card_stays_when_the_answers_go(at: Moment, patient: Patient) -> None:
    patient.flags = "HIGH_RISK"
    await answered(at, patient, Q3="IMMUNE AUTOIMMUNE", Q4="CANCER")
    await risks.note_risks(at, patient)
    await risks.note_risks(at, patient)
    await screening.erase(at, patient)
    assert patient.flags == "CANCER,HIGH_RISK,IMMUNE"
    assert await risks.at_risk(at, patient)


async def test_answers_stop_counting_the_day_their_period_ends(at: Moment, patient: Patient) -> None:
    await answered(at, patient, Q3="IMMUNE")
    assert await risks.at_risk(later(at, 90 * DAY - HOUR), patient)
    assert not await risks.at_risk(later(at, 90 * DAY), patient)


async def test_answers_are_stored_sealed_as_codes(at: Moment, patient: Patient) -> None:
    found = await answered(at, patient, Q2="INFECTION")
    await at.tx.flush()
    stored = await at.tx.scalar(select(Screening.answers_sealed).where(Screening.id == found.id))
    assert stored is not None
    assert b"INFECTION" not in stored
    assert screening.ticks_of(found)["Q2"] == {"INFECTION"}
    assert found.content_version == at.office.content.version


async def test_an_answer_a_new_table_does_not_know_is_asked_again(at: Moment, patient: Patient) -> None:
    found = await screening.begin(at, patient)
    await screening.choose(at, found, "Q1", "AGE_30")
    await screening.tick(at, found, "Q2", "NONE", on=True)
    await screening.go_on(at, found, "Q2")
    table = at.office.content.screening
    ages = Question("Q1", ("MINOR", "ADULT"))
    changed = Table((ages, *table.questions[1:]), table.rows, table.notes)
    assert screening.read(found, table).at == "Q3"
    assert screening.read(found, changed).at == "Q1"
    assert screening.read(found, changed).answers == {"Q2": {"NONE"}}


async def test_a_result_stays_as_it_was_told_whatever_becomes_of_the_table(
    at: Moment, patient: Patient
) -> None:
    found = await answered(at, patient, Q2="INFECTION", Q5="ALLERGY")
    texts = {name: entry for name, entry in at.office.content.texts.items() if not name.endswith(".allergy")}
    office = changed_office(at.office, texts=texts, screening=Table((), ()))
    shown = result_screen(office, await reader_of(at, patient), found).text
    assert "A cold sore or infection must heal first." in shown
    assert screening.result_of(found).outcome is Outcome.DOCTOR_FIRST


@pytest.mark.parametrize(
    ("tone", "firmness", "named"), [("T1", "F1", True), ("T2", "F2", False), ("T0", "F0", False)]
)
async def test_a_product_is_named_in_phase_2_once_the_clinic_entered_it_with_its_licence(
    at: Moment, patient: Patient, tone: str, firmness: str, *, named: bool
) -> None:
    found = await answered(at, patient, "SKIN_I", tone, firmness, "E0")
    reader = await reader_of(at, patient)
    assert "licence" not in result_screen(at.office, reader, found).text.replace("licensed", "")
    clinic = replace(at.office.content.clinic, product="Sample <X>", licence="MFDS-1")
    office = changed_office(at.office, clinic=clinic)
    assert ("Sample &lt;X&gt;, MFDS licence MFDS-1" in result_screen(office, reader, found).text) == named


async def test_the_rules_shown_are_the_rules_of_the_table(at: Moment) -> None:
    say, table = at.office.texts.speak("en"), at.office.content.screening
    lines = [plain(line) for line in rule_lines(say, table)]
    assert lines[0] == "• Question 1, Under 19: the questions end, nothing is kept"
    assert lines[1] == (
        "• Question 2, Infection / Rash or flare / Sunburn, wound or spot / Not sure: the doctor first"
    )
    assert lines[6] == "• Question 7, Heavy sun damage + Question 8, Clear sagging: Phase 3"
    assert len(lines) == 11
    for question in table.questions:
        used = {option for row in table.rows for option in row.when.get(question.name, ())}
        for words in option_words(say, question, frozenset(used)):
            assert any(words in line for line in lines)


def changed_office(office: Office, **changes: object) -> Office:
    """The office with other content."""
    content = replace(office.content, **changes)  # type: ignore[arg-type]  # each test names real fields
    return Office(content, Texts(content, office.texts.catalogues), office.bot_username)
