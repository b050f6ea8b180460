"""The documents a tab gets: all at first, then what changed."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from telegram import Bot, BotCommand, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from sandbox.page import OutboxLine, Page
from sandbox.people import Person
from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def state(web: ClientSession) -> dict[str, Any]:
    async with web.get("/ui/state") as answer:
        return await answer.json()


async def events(stream: ClientResponse) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for raw in stream.content:
        field, _, value = raw.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = value
        if field == "data":
            yield name, json.loads(value)


async def changes_until(news: AsyncIterator[tuple[str, dict[str, Any]]], key: str) -> Any:
    async for name, content in news:
        assert name == "change"
        if key in content["set"]:
            return content["set"][key]
        if key in content["gone"]:
            return None
    raise AssertionError("the stream ended")


async def test_a_stream_begins_with_everything_and_goes_on_with_changes(
    web: ClientSession, minji: Person
) -> None:
    async with web.get("/ui/events") as stream:
        news = events(stream)
        name, content = await anext(news)
        assert name == "snapshot"
        assert content["set"][f"person:{minji.id}"]["name"] == "Min-ji Kim"
        minji.send("안녕 & <b>")
        message = minji.chat.transcript()[-1]
        shown = await changes_until(news, f"message:{minji.id}:{message.message_id}")
    assert (shown["text"], shown["html"]) == ("안녕 & <b>", "안녕 &amp; &lt;b&gt;")


async def test_an_edit_and_a_deletion_change_the_message_in_place(
    web: ClientSession, bot: Bot, minji: Person
) -> None:
    minji.start()
    sent = await bot.send_message(minji.id, "one")
    key = f"message:{minji.id}:{sent.message_id}"
    async with web.get("/ui/events") as stream:
        news = events(stream)
        await anext(news)
        await bot.edit_message_text("two", minji.id, sent.message_id)
        edited = await changes_until(news, key)
        await bot.delete_message(minji.id, sent.message_id)
        deleted = await changes_until(news, key)
    assert (edited["text"], edited["edited"]) == ("two", True)
    assert deleted["deleted"]
    assert "text" not in deleted


async def test_many_tabs_hear_the_same(web: ClientSession, minji: Person) -> None:
    streams = [await web.get("/ui/events") for _ in range(5)]
    news = [events(stream) for stream in streams]
    for each in news:
        await anext(each)
    minji.send("hello")
    key = f"message:{minji.id}:{minji.chat.transcript()[-1].message_id}"
    assert [(await changes_until(each, key))["text"] for each in news] == ["hello"] * 5
    for stream in streams:
        stream.close()


async def test_closing_the_page_ends_the_streams(web: ClientSession, page: Page) -> None:
    async with web.get("/ui/events") as stream:
        await anext(events(stream))
        page.close()
        async with asyncio.timeout(1):  # less than a tick: it is told, it does not find out
            async for _ in stream.content:
                pass
        assert stream.content.at_eof()


async def test_the_outbox_is_told_in_utc(web: ClientSession, outbox: list[OutboxLine]) -> None:
    due = datetime.fromisoformat("2026-12-05T14:00:00+09:00")
    outbox.append(OutboxLine(due, "Min-ji", "Reminder", "planned", "a day before", "care", ""))
    line = (await state(web))["outbox"][0]
    assert line["due"] == datetime(2026, 12, 5, 5, 0, tzinfo=UTC).isoformat()
    assert (line["to"], line["what"], line["why"]) == ("Min-ji", "Reminder", "a day before")


async def test_menus_and_the_description_are_in_the_persons_language(
    web: ClientSession, bot: Bot, minji: Person, han: Person
) -> None:
    await bot.set_my_commands([BotCommand("care", "Care")])
    await bot.set_my_commands([BotCommand("care", "관리")], language_code="ko")
    await bot.set_my_description("What I do")
    await bot.set_my_description("하는 일", language_code="ko")
    found = await state(web)
    menus = [found[f"commands:{person.id}:{person.id}"][0]["description"] for person in (minji, han)]
    words = [found[f"person:{person.id}"]["bot_description"] for person in (minji, han)]
    assert (menus, words) == (["관리", "Care"], ["하는 일", "What I do"])


async def test_a_reply_keyboard_is_shown_until_it_is_removed(
    web: ClientSession, bot: Bot, minji: Person
) -> None:
    minji.start()
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Share", request_contact=True), "Skip"]])
    await bot.send_message(minji.id, "Your number?", reply_markup=keyboard)
    rows = (await state(web))[f"chat:{minji.id}"]["reply_keyboard"]["rows"]
    assert [(key["text"], key["kind"]) for key in rows[0]] == [("Share", "contact"), ("Skip", "text")]
    await bot.send_message(minji.id, "Thank you", reply_markup=ReplyKeyboardRemove())
    assert (await state(web))[f"chat:{minji.id}"]["reply_keyboard"] is None


async def test_typing_shows_until_the_message_comes_or_five_seconds_passed(
    web: ClientSession, bot: Bot, minji: Person, hands: Any
) -> None:
    async def action() -> str | None:
        return (await state(web))[f"chat:{minji.id}"]["action"]

    minji.start()
    await bot.send_chat_action(minji.id, "typing")
    assert await action() == "typing"
    hands.forward(seconds=6)
    assert await action() is None
    await bot.send_chat_action(minji.id, "typing")
    await bot.send_message(minji.id, "done")
    assert await action() is None


async def test_only_the_newest_messages_of_a_long_chat_are_told(
    web: ClientSession, world: World, minji: Person
) -> None:
    for number in range(305):
        minji.send(f"message {number}")
    told = [value["text"] for key, value in (await state(web)).items() if key.startswith("message:")]
    assert (len(told), told[0], told[-1]) == (300, "message 5", "message 304")
    assert len(world.chats[minji.id].messages) == 305
