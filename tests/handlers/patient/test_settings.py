"""Language, zone, messages, and the phone number: asked, typed, refused, and forgotten again."""

import pytest

from db.queries.dialogs import get_dialog
from db.tables import Patient
from services.moment import Moment
from services.tasks import TaskKind
from tests.handlers.patient.phone import Phone
from tests.services.clinic import CHAT, DAY, HOUR, open_tasks


async def test_the_answer_to_a_new_language_already_comes_in_it(phone: Phone, patient: Patient) -> None:
    await phone.tap("set-lang:ko")
    assert patient.language == "ko"
    assert "From now on" not in phone.words


@pytest.mark.parametrize(
    "data", ["set-lang:tlh", "lang:", "set-zone:Mars/Base", "set-zone:", "set-zone:../x"]
)
async def test_a_forged_choice_changes_nothing(phone: Phone, patient: Patient, data: str) -> None:
    await phone.tap(data)
    assert (patient.language, patient.zone) == ("en", None)
    assert phone.screens


async def test_a_city_can_be_typed_and_nonsense_is_asked_again(phone: Phone, patient: Patient) -> None:
    await phone.tap("ask-zone")
    await phone.type("Atlantis")
    assert phone.says("zone.unknown")
    await phone.type("new york")
    assert patient.zone == "America/New_York"
    assert "it is 22:00 there" in phone.words


async def test_a_zone_button_needs_no_typing(phone: Phone, patient: Patient) -> None:
    await phone.tap("ask-zone")
    await phone.press("Tokyo")
    assert patient.zone == "Asia/Tokyo"


@pytest.mark.parametrize("leave", ["settings", "home", "/help", "/sessions", "nonsense"])
async def test_who_goes_elsewhere_is_no_longer_asked_for_a_city(at: Moment, phone: Phone, leave: str) -> None:
    await phone.tap("ask-zone")
    await (phone.type(leave) if leave.startswith("/") else phone.tap(leave))
    assert await get_dialog(at.tx, CHAT) is None
    await phone.type("my appointment")
    assert not phone.says("zone.unknown")


@pytest.mark.parametrize(
    ("tap", "choice"), [("essentials", "essentials"), ("stop-all", "stopped"), ("all", "all")]
)
async def test_messages_are_chosen_with_one_tap_and_can_be_chosen_again(
    phone: Phone, patient: Patient, tap: str, choice: str
) -> None:
    await phone.tap(tap)
    assert patient.choice == choice
    await phone.type("/settings")
    assert ("All messages" in phone.labels()) == (choice != "all")


async def test_stop_asks_what_to_stop(phone: Phone, patient: Patient) -> None:
    await phone.type("/stop")
    assert phone.says("stop.ask")
    assert patient.choice == "all"


async def test_call_me_is_a_task_at_once_and_asks_for_a_number_only_if_there_is_none(
    at: Moment, phone: Phone, patient: Patient
) -> None:
    await phone.tap("call")
    assert TaskKind.PHONE in await open_tasks(at, patient)
    assert "we need your phone number" in phone.words
    await phone.type("010-1234-5678")
    assert patient.phone == "+821012345678"
    assert "We will call you at +82 10-1234-5678 by" in phone.words
    await phone.tap("call")
    assert "We will call you at +82 10-1234-5678 by" in phone.words
    assert len(await open_tasks(at, patient)) == 1


async def test_the_promise_to_call_is_never_in_the_past(phone: Phone, patient: Patient) -> None:
    patient.phone = "+821012345678"
    await phone.tap("call")
    assert "by Tuesday 1 December, 19:00" in phone.words
    phone.wait(HOUR)
    await phone.tap("call")
    assert "by Tuesday 1 December, 19:00" in phone.words
    phone.wait(DAY)
    await phone.tap("call")
    assert "by Wednesday 2 December, 19:00" in phone.words


@pytest.mark.parametrize("text", ["hello", "119-119", "+82", "<b>", "0" * 3000])
async def test_what_is_no_number_is_asked_again_with_a_way_out(
    phone: Phone, patient: Patient, text: str
) -> None:
    await phone.tap("call")
    await phone.type(text)
    assert phone.says("phone.bad") or "call 119" in phone.words
    assert patient.phone is None


async def test_somebody_elses_contact_card_is_not_the_persons_number(phone: Phone, patient: Patient) -> None:
    await phone.share("+821012345678", owner=999)
    assert patient.phone is None
    await phone.share("821012345678")
    assert patient.phone == "+821012345678"


async def test_a_number_can_be_refused_and_the_keyboard_goes_away(
    at: Moment, phone: Phone, patient: Patient
) -> None:
    await phone.tap("call")
    await phone.tap("phone-no")
    assert patient.phone_refused
    assert any(screen.drop_keyboard for screen in phone.screens)
    assert await get_dialog(at.tx, CHAT) is None


async def test_refusing_later_does_not_forget_a_number_we_have(phone: Phone, patient: Patient) -> None:
    await phone.share("+821012345678")
    await phone.tap("phone-no")
    assert (patient.phone, patient.phone_refused) == ("+821012345678", False)
