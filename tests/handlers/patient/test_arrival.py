"""A stranger at the door: one screen each, nothing kept, nothing skipped."""

import pytest
from sqlalchemy import func, select

from db.tables import Course, Dialog, Patient, Staff, Visitor
from services.moment import Moment
from services.people import patients
from services.people.patients import NewPatient
from tests.handlers.patient.phone import Phone
from tests.services.clinic import CHAT, DAY, arrive, course


async def token(at: Moment, owner: Staff) -> tuple[Patient, str]:
    desk = await patients.create(at, owner, NewPatient("Kim Minji", "en", on_paper=True))
    return desk, (await patients.invite(at, owner, desk)).partition("start=")[2]


async def agree(phone: Phone) -> None:
    for label in ("English", "I am 19 or older and I agree", "I agree"):
        await phone.press(label)


async def test_language_then_c0_then_c2_then_home(stranger: Phone) -> None:
    await stranger.type("/start")
    assert stranger.says("start", **{"119": stranger.at.office.texts.speak("en").emergency()})
    assert stranger.labels() == ["English", "한국어"]
    await stranger.press("English")
    assert stranger.says("consent.c0")
    await stranger.press("I am 19 or older and I agree")
    assert stranger.says("consent.c2")
    await stranger.press("I agree")
    assert stranger.says("home.empty")


async def test_refusing_at_either_step_ends_kindly_and_can_be_taken_back(stranger: Phone) -> None:
    await stranger.type("/start")
    await stranger.press("English")
    await stranger.press("No, thanks")
    assert "We will not write to you here" in stranger.words
    assert await stranger.at.tx.scalar(select(func.count(Patient.id))) == 0
    await stranger.press("Back")
    assert stranger.says("consent.c0")


@pytest.mark.parametrize(
    "data", ["c2:yes", "c0:yes", "home", "confirm:1:1", "c1:yes:report:0", "", ":::", "s-done:1"]
)
async def test_no_forged_button_skips_a_consent(stranger: Phone, data: str) -> None:
    await stranger.type("/start")
    await stranger.tap(data)
    assert stranger.says("start.language")
    assert await stranger.at.tx.scalar(select(func.count(Patient.id))) == 0


@pytest.mark.parametrize("text", ["hello", "x" * 4000, "<b>&", "/help", "/sessions", "/nonsense"])
async def test_whatever_a_stranger_writes_they_stand_at_the_door_and_nothing_of_it_is_kept(
    stranger: Phone, text: str
) -> None:
    await stranger.type(text)
    assert stranger.says("start.language")
    visitor = await stranger.at.tx.get_one(Visitor, CHAT)
    assert visitor.invite_id is None
    assert await stranger.at.tx.scalar(select(func.count(Dialog.telegram_id))) == 0


@pytest.mark.parametrize("text", ["I cannot breathe", "/help I cannot breathe"])
async def test_a_stranger_in_danger_reads_the_emergency_line(stranger: Phone, text: str) -> None:
    await stranger.type(text)
    assert "call 119 in Korea" in stranger.words


async def test_the_random_letters_of_an_invite_are_not_read_for_red_words(stranger: Phone) -> None:
    await stranger.type("/start ab-119-cd")
    assert stranger.says("link.expired")


async def test_an_invite_welcomes_by_the_name_the_desk_wrote(
    at: Moment, owner: Staff, stranger: Phone
) -> None:
    desk, link = await token(at, owner)
    await stranger.type(f"/start {link}")
    await agree(stranger)
    assert "Welcome, Kim Minji." in stranger.words
    assert desk.chat_id == CHAT


async def test_a_nameless_record_and_a_nameless_account_are_welcomed_by_code(
    at: Moment, owner: Staff, stranger: Phone
) -> None:
    desk = await patients.create(at, owner, NewPatient("", "en", on_paper=False))
    link = (await patients.invite(at, owner, desk)).partition("start=")[2]
    stranger.person = type(stranger.person)(CHAT, "\u200b", "en")
    await stranger.type(f"/start {link}")
    await agree(stranger)
    assert f"Welcome, {desk.code}." in stranger.words
    for deed in ("call", "sessions", "care", "settings", "report", "help"):
        await stranger.tap(deed)
        assert stranger.screens


@pytest.mark.parametrize("who", ["a stranger", "a patient"])
async def test_a_link_somebody_else_used_says_so(at: Moment, owner: Staff, who: str) -> None:
    _, link = await token(at, owner)
    other = Phone(at, person=type(Phone(at).person)(9999, "Tom", "en"))
    await other.type(f"/start {link}")
    await agree(other)
    phone = Phone(at)
    if who == "a patient":
        await arrive(at)
    await phone.type(f"/start {link}")
    assert phone.says("link.used")
    await other.type(f"/start {link}")
    assert not other.says("link.used")
    assert "Welcome" not in other.words


@pytest.mark.parametrize("who", ["a stranger", "a patient"])
async def test_a_link_that_ran_out_says_so(at: Moment, owner: Staff, who: str) -> None:
    _, link = await token(at, owner)
    phone = Phone(at)
    if who == "a patient":
        await arrive(at)
    phone.wait(15 * DAY)
    await phone.type(f"/start {link}")
    assert phone.says("link.expired")


async def test_an_account_with_a_course_of_its_own_is_told_that_it_belongs_elsewhere(
    at: Moment, owner: Staff
) -> None:
    own = await arrive(at)
    await course(at, owner, own, at.now + 20 * DAY)
    _, link = await token(at, owner)
    phone = Phone(at)
    await phone.type(f"/start {link}")
    assert phone.says("link.taken")


async def test_an_account_without_a_course_moves_to_the_record_of_the_desk(at: Moment, owner: Staff) -> None:
    await arrive(at)
    desk, link = await token(at, owner)
    await course(at, owner, desk, at.now + 20 * DAY)
    phone = Phone(at)
    await phone.type(f"/start {link}")
    assert "Welcome, Kim Minji." in phone.words
    assert "0 of 1 sessions done" in phone.words
    assert await at.tx.scalar(select(func.count(Course.id))) == 1
