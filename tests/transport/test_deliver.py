"""Screens as one would see them, through the library's bot and the local Telegram."""

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
import segno
from telegram.ext import ExtBot

from domain.messages import Lane
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World
from services.screen import Attachment, Button, Screen, column
from transport.deliver import deliver
from transport.limiter import LaneLimiter
from transport.quick import deliver_quickly
from transport.request import AiohttpRequest

YES_NO = column(Button("Yes", data="v1:yes", style="success"), Button("Map", url="https://example.com/map"))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def limiter() -> LaneLimiter:
    return LaneLimiter(rate=1000)


@pytest.fixture
async def bot(world: World, limiter: LaneLimiter) -> AsyncIterator[ExtBot[Any]]:
    async with LocalTelegram(world) as local:
        made = ExtBot(
            world.token,
            base_url=f"{local.api_url}/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(),
            rate_limiter=limiter,
        )
        async with made:
            yield made
    assert world.rejections == []


@pytest.fixture
def minji(world: World) -> Person:
    person = world.person("Minji")
    person.start()
    return person


async def test_a_text_arrives_with_its_buttons_and_colours(bot: ExtBot[Any], minji: Person) -> None:
    sent = await deliver(bot, minji.id, Screen("See you <b>on Friday</b>", rows=YES_NO, protect=True))
    message = minji.chat.messages[sent.message_id]
    assert message.html == "See you <b>on Friday</b>"
    assert [(b.text, b.callback_data, b.url, b.style) for row in message.keyboard for b in row] == [
        ("Yes", "v1:yes", None, "success"),
        ("Map", None, "https://example.com/map", None),
    ]
    assert message.protect_content


async def test_a_link_in_a_text_draws_no_preview(bot: ExtBot[Any], minji: Person, world: World) -> None:
    await deliver(bot, minji.id, Screen("https://example.com"))
    assert world.requests[-1].params["link_preview_options"] == {"is_disabled": True}


async def test_a_picture_and_a_file_carry_the_text_as_caption(bot: ExtBot[Any], minji: Person) -> None:
    picture = io.BytesIO()
    segno.make("https://example.com").save(picture, kind="png", scale=4)
    shown = await deliver(
        bot, minji.id, Screen("Scan", attachment=Attachment("qr.png", picture.getvalue(), True))
    )
    filed = await deliver(bot, minji.id, Screen("", attachment=Attachment("course.ics", b"BEGIN:VCALENDAR")))
    assert shown.photo
    assert shown.caption == "Scan"
    assert filed.document is not None
    assert (filed.document.file_name, filed.caption) == ("course.ics", None)


async def test_the_phone_number_is_asked_for_with_a_button_below_the_text_field(
    bot: ExtBot[Any], minji: Person, world: World
) -> None:
    await deliver(bot, minji.id, Screen("Your number?", ask_contact="Share my number"))
    asked = world.requests[-1].params["reply_markup"]
    assert asked["keyboard"] == [[{"text": "Share my number", "request_contact": True}]]
    await deliver(bot, minji.id, Screen("Thank you", drop_keyboard=True))
    assert world.requests[-1].params["reply_markup"] == {"remove_keyboard": True}


async def test_two_keyboards_at_once_are_refused_before_anything_is_sent(
    bot: ExtBot[Any], minji: Person, world: World
) -> None:
    before = len(world.requests)
    with pytest.raises(ValueError, match="either inline buttons or the contact keyboard"):
        await deliver(bot, minji.id, Screen("?", rows=YES_NO, ask_contact="Share"))
    assert len(world.requests) == before


async def test_a_permit_goes_with_the_request_and_is_used_up(
    bot: ExtBot[Any], minji: Person, limiter: LaneLimiter
) -> None:
    permit = await limiter.permit(Lane.CARE, minji.id)
    await deliver(bot, minji.id, Screen("Hello"), rate_limit_args=permit)
    assert permit.use() is False


async def test_the_quick_way_makes_the_same_request(bot: ExtBot[Any], world: World, minji: Person) -> None:
    limiter = bot.rate_limiter
    assert isinstance(limiter, LaneLimiter)
    for screen in (Screen("Hello"), Screen("See <b>you</b> &amp; me", rows=YES_NO, protect=True)):
        await deliver(bot, minji.id, screen)
        number = await deliver_quickly(bot, minji.id, screen, await limiter.permit(Lane.CARE, minji.id))
        slow, quick = [call.params for call in world.requests if call.method == "sendMessage"][-2:]
        assert slow == quick
        assert minji.chat.from_bot()[-1].message_id == number
