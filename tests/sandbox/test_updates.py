"""getUpdates: offsets, long polls, a second poller."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict

from sandbox.people import Person
from sandbox.waiting import until
from sandbox.world import World


async def test_updates_stay_until_a_later_offset_confirms_them(bot: Bot, ann: Person, world: World) -> None:
    ann.send("1")
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [u.message.text for u in first] == [u.message.text for u in again] == ["/start", "1"]
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [u.message.text for u in rest] == ["1"]
    assert world.updates.confirmed == 1


async def test_limit_and_negative_offset(bot: Bot, ann: Person) -> None:
    ann.send("1")
    ann.send("2")
    assert [u.message.text for u in await bot.get_updates(limit=2)] == ["/start", "1"]
    assert [u.message.text for u in await bot.get_updates(offset=-1)] == ["2"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_returns_as_soon_as_something_happens(bot: Bot, world: World) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await until(world, lambda: world.updates.polling)
    world.person("Bo").start("invite")
    async with asyncio.timeout(5):
        updates = await waiting
    assert [u.message.text for u in updates] == ["/start invite"]


async def test_a_long_poll_ends_empty(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_ends_the_first(bot: Bot, ann: Person, world: World) -> None:
    await bot.get_updates(offset=-1)
    last = world.updates.pending[0]["update_id"]
    first = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await until(world, lambda: world.updates.polling)
    async with Bot(world.token, base_url=bot.base_url.removesuffix(world.token)) as other:
        second = asyncio.create_task(other.get_updates(offset=last + 1, timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        ann.send("for the second")
        assert [u.message.text for u in await second] == ["for the second"]
    assert [r.status for r in world.rejections] == [409]


async def test_a_poller_that_died_disturbs_nobody(bot: Bot, ann: Person, world: World) -> None:
    dead = asyncio.create_task(bot.get_updates(offset=-1, timeout=0))
    await dead
    last = world.updates.pending[0]["update_id"]
    dead = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await until(world, lambda: world.updates.polling)
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    changes = world.subscribe()
    alive = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    assert (await anext(changes)).kind == "poll"
    ann.send("hello")
    assert [u.message.text for u in await alive] == ["hello"]
    assert world.rejections == []


async def test_only_allowed_kinds_are_queued_from_then_on(bot: Bot, ann: Person) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    assert ann.send("unheard") == 0
    await bot.get_updates(allowed_updates=[])
    assert ann.send("heard") > 0


@pytest.mark.usefixtures("ann")
async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("https://clinic.example/hook", secret_token="s")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://clinic.example/hook", 1)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_every_kind_of_update_is_understood_by_the_library(bot: Bot, ann: Person) -> None:
    ann.send("/help@local_clinic_bot x")
    ann.edit(ann.chat.last.message_id, "changed")
    ann.send_photo("caption")
    ann.send_document(name="a.pdf")
    ann.send_voice()
    ann.send_sticker()
    ann.send_contact("+821012345678")
    ann.send_contact("+821012345678", own=False)
    ann.send_location()
    ann.block()
    updates = (await bot.get_updates())[1:]
    assert updates[0].message.parse_entities() == {updates[0].message.entities[0]: "/help@local_clinic_bot"}
    assert updates[1].edited_message.text == "changed"
    assert (updates[2].message.caption, updates[2].message.photo[0].width) == ("caption", 1)
    assert updates[3].message.document.file_name == "a.pdf"
    assert updates[4].message.voice
    assert updates[5].message.sticker
    assert (updates[6].message.contact.user_id, updates[7].message.contact.user_id) == (ann.id, None)
    assert updates[8].message.location.latitude == 37.5
    assert updates[9].my_chat_member.new_chat_member.status == "kicked"


async def test_a_text_too_long_for_one_message_arrives_in_several(bot: Bot, ann: Person) -> None:
    ann.send("x" * 5000)
    assert [len(u.message.text) for u in (await bot.get_updates())[1:]] == [4096, 904]
