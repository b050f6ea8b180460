"""What phones on the page do to the world, over HTTP."""

import json
from base64 import b64encode
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from sandbox.people import Person
from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


async def act(web: ClientSession, deed: str, **body: Any) -> tuple[int, Any]:
    async with web.post(f"/ui/{deed}", json=body) as answer:
        return answer.status, await answer.json()


async def test_a_new_person_gets_a_phone_in_their_language(web: ClientSession, world: World) -> None:
    status, made = await act(web, "person", first_name=" 철수 ", language_code="ko")
    assert status == 200
    person = world.people[made["person"]]
    assert (person.first_name, person.language_code, person.chat.opened) == ("철수", "ko", False)


@pytest.mark.parametrize("name", ["", "   ", "x" * 65])
async def test_a_first_name_has_1_to_64_characters(web: ClientSession, name: str) -> None:
    assert (await act(web, "person", first_name=name))[0] == 400


async def test_start_carries_the_payload_of_a_link(web: ClientSession, minji: Person) -> None:
    assert (await act(web, "start", person=minji.id, payload="tok"))[0] == 200
    assert minji.chat.transcript()[-1].text == "/start tok"


async def test_a_text_is_sent_into_the_chat_that_is_open(
    web: ClientSession, world: World, minji: Person, han: Person
) -> None:
    group = world.group("Staff", [minji, han])
    await act(web, "send", person=han.id, chat=group.id, text="/hello")
    assert (group.transcript()[-1].text, group.transcript()[-1].sender) == ("/hello", han.id)


async def test_a_tap_reaches_the_bot(web: ClientSession, bot: Bot, world: World, minji: Person) -> None:
    minji.start()
    sent = await bot.send_message(minji.id, "Coming?", reply_markup=KEYS)
    place = {"person": minji.id, "chat": minji.id, "message": sent.message_id}
    status, tapped = await act(web, "tap", **place, data="y")
    assert status == 200
    assert world.queries[tapped["query"]].data == "y"


async def test_a_button_that_is_gone_cannot_be_tapped(
    web: ClientSession, bot: Bot, world: World, minji: Person
) -> None:
    minji.start()
    sent = await bot.send_message(minji.id, "Coming?", reply_markup=KEYS)
    await bot.edit_message_text("Thank you", minji.id, sent.message_id)
    place = {"person": minji.id, "chat": minji.id, "message": sent.message_id}
    assert await act(web, "tap", **place, data="y") == (409, {"error": "this button is no longer there"})
    assert world.queries == {}


async def test_own_messages_are_edited_and_deleted(web: ClientSession, minji: Person) -> None:
    minji.start()
    message = minji.chat.transcript()[-1]
    place = {"person": minji.id, "chat": minji.id, "message": message.message_id}
    await act(web, "edit", **place, text="changed")
    assert (message.text, message.edited_at is not None) == ("changed", True)
    await act(web, "delete", **place)
    assert message.deleted
    assert (await act(web, "edit", **place, text="again"))[0] == 409


async def test_pictures_and_files_arrive_with_their_bytes(
    web: ClientSession, world: World, minji: Person
) -> None:
    place = {"person": minji.id, "chat": minji.id}
    data = b64encode(b"a,b\n").decode()
    await act(web, "media", **place, kind="photo", name="a.png", data=data)
    await act(web, "media", **place, kind="document", name="list.csv", data=data)
    photo, document = (world.files.of(message.media) for message in minji.chat.transcript())
    assert (photo.kind, photo.data) == ("photo", b"a,b\n")
    assert (document.kind, document.name, document.data) == ("document", "list.csv", b"a,b\n")


@pytest.mark.parametrize("kind", ["voice", "sticker"])
async def test_voice_and_stickers_are_made_up(web: ClientSession, minji: Person, kind: str) -> None:
    assert (await act(web, "media", person=minji.id, chat=minji.id, kind=kind))[0] == 200
    assert minji.chat.transcript()[-1].media.kind == kind


async def test_a_contact_is_the_own_one(web: ClientSession, minji: Person) -> None:
    await act(web, "contact", person=minji.id, chat=minji.id, phone="+12025550123")
    contact = minji.chat.transcript()[-1].extra["contact"]
    assert (contact["phone_number"], contact["user_id"]) == ("+12025550123", minji.id)


async def test_blocking_unblocking_and_deleting_the_account(web: ClientSession, minji: Person) -> None:
    minji.start()
    await act(web, "block", person=minji.id)
    assert minji.blocked
    assert (await act(web, "send", person=minji.id, chat=minji.id, text="hello"))[0] == 409
    await act(web, "unblock", person=minji.id)
    assert not minji.blocked
    await act(web, "delete-account", person=minji.id)
    assert minji.deleted


async def test_what_is_not_on_the_phone_cannot_be_touched(
    web: ClientSession, minji: Person, han: Person
) -> None:
    han.start()
    message = han.chat.transcript()[-1].message_id
    theft = {"person": minji.id, "chat": han.id, "message": message, "text": "mine"}
    assert await act(web, "edit", **theft) == (409, {"error": "this chat is not on the phone"})
    assert (await act(web, "start", person=1))[1] == {"error": "there is no such person"}


@pytest.mark.parametrize(
    "body", [{}, {"person": "1"}, {"person": True}, {"person": 7100000001, "chat": 7100000001, "text": 5}]
)
async def test_a_bad_form_is_refused(web: ClientSession, body: dict[str, Any]) -> None:
    status, answer = await act(web, "send", **body)
    assert (status, "must be" in answer["error"]) == (400, True)


@pytest.mark.parametrize("data", ["{", "[]"])
async def test_only_json_objects_are_taken(web: ClientSession, data: str) -> None:
    async with web.post("/ui/send", data=data, headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400


async def test_a_form_of_a_foreign_web_page_is_refused(web: ClientSession, minji: Person) -> None:
    body = json.dumps({"person": minji.id, "chat": minji.id, "text": "hello"})
    async with web.post("/ui/send", data=body, headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 400
    assert minji.chat.transcript() == []


async def test_an_unknown_deed_is_not_found(web: ClientSession) -> None:
    async with web.post("/ui/fly", json={}) as answer:
        assert answer.status == 404
