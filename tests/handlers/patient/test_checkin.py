"""A check-in tap by tap: consent first, ticks, late and doubled taps; /report; red words."""

import pytest

from db.tables import CheckIn, Patient, Staff
from domain.consents import Consent
from domain.messages import Status
from domain.triage_table import Level
from services.moment import Moment
from services.people import consents
from services.safety import checkins
from tests.handlers.patient.phone import Phone
from tests.services.clinic import BASIC, DAY, HOUR, alerts_of, arrive, course, message, messages, performed


@pytest.fixture
async def asked(at: Moment, doctor: Staff, patient: Patient) -> str:
    """Data of [Check in] under a 24-hour message that went out."""
    return await sent_check_in(at, doctor, patient)


async def sent_check_in(at: Moment, doctor: Staff, patient: Patient) -> str:
    await performed(at, doctor, patient, 25 * HOUR)
    first = await message(at, patient, "after-24h")
    first.status, first.sent_at, first.attempts = Status.SENT, at.now, 1
    await at.tx.flush()
    return f"checkin:{first.id}"


async def test_s_then_m_then_c_and_the_answers_leave_the_chat(
    at: Moment, phone: Phone, patient: Patient, asked: str
) -> None:
    await phone.tap(asked)
    assert phone.says("checkin.s")
    await phone.press("None of these")
    await phone.press("☐ Pain or swelling")
    await phone.press("☐ Redness, warmth or mild itch")
    assert "☑ Pain or swelling" in phone.labels()
    await phone.press("☑ Redness, warmth or mild itch")
    await phone.press("Continue")
    await phone.press("The same")
    assert "are recorded" in phone.words
    assert "Pain" not in phone.words
    assert (await message(at, patient, "triage")).params == '{"text":"amber"}'


async def test_all_good_and_the_others_clear_each_other(phone: Phone, asked: str) -> None:
    await phone.tap(asked)
    await phone.press("None of these")
    await phone.press("☐ Pain or swelling")
    await phone.press("☐ All good (a little dry is fine)")
    assert "☐ Pain or swelling" in phone.labels()
    await phone.press("☐ Pain or swelling")
    assert "☐ All good (a little dry is fine)" in phone.labels()


async def test_the_same_tick_tapped_twice_stays_ticked(phone: Phone, asked: str) -> None:
    await phone.tap(asked)
    await phone.press("None of these")
    (tick,) = [button.data for button in phone.buttons() if "Pain" in button.label]
    for _ in range(2):
        await phone.tap(tick)
        assert "☑ Pain or swelling" in phone.labels()


async def test_continue_without_a_tick_stays_at_the_question(phone: Phone, asked: str) -> None:
    await phone.tap(asked)
    await phone.press("None of these")
    await phone.tap("ci-go:1")
    assert phone.says("checkin.m")


@pytest.mark.parametrize(
    "data", ["ci-s:1:S9", "ci-m:1:M9:1", "ci-c:1:maybe", "ci-c:1:better", "ci-go:1", "ci-m:1:M1:1"]
)
async def test_a_forged_or_early_answer_is_not_recorded(
    at: Moment, phone: Phone, asked: str, data: str
) -> None:
    await phone.tap(asked)
    await phone.tap(data)
    checkin = await at.tx.get_one(CheckIn, 1)
    assert checkins.read(checkin).question() == "S"


@pytest.mark.parametrize(
    "data", ["ci-s:1:S1", "ci-m:1:M1:1", "ci-go:1", "ci-c:1:worse", "ask:1", "checkin:1"]
)
async def test_somebody_elses_check_in_is_neither_shown_nor_answered(
    at: Moment, phone: Phone, doctor: Staff, data: str
) -> None:
    other = await arrive(at, chat=7999)
    theirs = CheckIn(patient_id=other.id, step="report", opened_at=at.now)
    at.tx.add(theirs)
    (visit,) = await course(at, doctor, other, at.now + 20 * DAY)
    assert visit.patient_id == other.id
    await phone.tap(data)
    assert phone.answer.toast == "This button is not for you."
    assert theirs.answers is None


async def test_a_check_in_taken_for_silence_can_still_be_answered(
    at: Moment, phone: Phone, asked: str
) -> None:
    await phone.tap(asked)
    checkin = await at.tx.get_one(CheckIn, 1)
    checkin.state = "unknown"
    await phone.press("1 · Breathing, swelling, faint")
    assert (checkin.state, checkin.level) == ("done", Level.RED)


async def test_an_answered_check_in_says_so_and_offers_a_report(phone: Phone, asked: str) -> None:
    await phone.tap(asked)
    await phone.press("1 · Breathing, swelling, faint")
    await phone.tap(asked)
    assert "are recorded" in phone.words
    await phone.press("Report a problem")
    assert phone.says("checkin.s")


@pytest.mark.parametrize("verb", ["checkin", "c1:yes:checkin"])
async def test_a_message_that_has_not_gone_out_cannot_be_answered(
    at: Moment, phone: Phone, doctor: Staff, patient: Patient, verb: str
) -> None:
    await performed(at, doctor, patient, HOUR)
    last = await message(at, patient, "after-12w")
    await phone.tap(f"{verb}:{last.id}")
    assert "earlier message" in phone.words
    assert await at.tx.get(CheckIn, 1) is None


async def test_consent_c1_comes_first_and_leads_on_to_what_was_meant(at: Moment, doctor: Staff) -> None:
    quiet = await arrive(at, agreed=BASIC)
    phone = Phone(at)
    check_in = await sent_check_in(at, doctor, quiet)
    await phone.tap(check_in)
    assert phone.says("consent.c1")
    await phone.press("I agree")
    assert phone.says("checkin.s")
    await phone.press("None of these")
    await phone.press("☐ All good (a little dry is fine)")
    await phone.press("Continue")
    checkin = await at.tx.get_one(CheckIn, 1)
    assert (checkin.step, checkin.level) == ("after-24h", Level.GREEN)


async def test_refusing_c1_asks_nothing_and_gives_a_way_to_be_called(at: Moment, doctor: Staff) -> None:
    quiet = await arrive(at, agreed=BASIC)
    phone = Phone(at)
    await phone.tap(await sent_check_in(at, doctor, quiet))
    await phone.press("No, thanks")
    assert "We ask no health questions here" in phone.words
    assert "Call me" in phone.labels()
    assert Consent.C1 not in await consents.standing(at.tx, quiet.id)
    await phone.tap("ci-s:1:S0")
    assert await at.tx.get(CheckIn, 1) is None


async def test_report_without_c1_gives_the_emergency_line_and_a_call(at: Moment) -> None:
    await arrive(at, agreed=BASIC)
    phone = Phone(at)
    await phone.type("/report")
    assert "call 119 in Korea" in phone.words
    assert phone.labels() == ["Call me", "Continue"]
    await phone.press("Continue")
    assert phone.says("consent.c1")


async def test_report_begins_with_the_emergency_line_then_question_s(phone: Phone) -> None:
    await phone.type("/report")
    assert "call 119 in Korea" in phone.words
    assert phone.says("checkin.s")


@pytest.mark.usefixtures("doctor")
@pytest.mark.parametrize("text", ["I cannot breathe", "/help I cannot breathe", "/report my skin is black"])
async def test_a_red_word_anywhere_shows_the_line_question_s_and_rings(
    at: Moment, phone: Phone, patient: Patient, text: str
) -> None:
    await phone.type(text)
    assert "call 119 in Korea" in phone.words
    assert phone.says("checkin.s")
    (alert,) = await alerts_of(at, patient)
    assert (alert.kind, alert.level) == ("red-word", Level.AMBER_U)


@pytest.mark.usefixtures("at", "doctor")
async def test_a_red_word_wins_over_whatever_was_being_asked(phone: Phone, patient: Patient) -> None:
    await phone.tap("ask-zone")
    await phone.type("I cannot breathe")
    assert phone.says("checkin.s")
    assert patient.zone is None


async def test_without_c1_a_red_word_asks_nothing_and_staff_phone(at: Moment, doctor: Staff) -> None:
    quiet = await arrive(at, agreed=BASIC)
    phone = Phone(at)
    await phone.type("I cannot breathe")
    assert "call 119 in Korea" in phone.words
    assert not phone.says("checkin.s")
    assert len(await messages(at, doctor, "alert")) == 1
    assert len(await alerts_of(at, quiet)) == 1
