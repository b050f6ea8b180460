"""Groups, forums, rights."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden

from sandbox.errors import Impossible
from sandbox.people import Person
from sandbox.world import World


async def test_being_added_to_a_group_is_told(bot: Bot, ann: Person, world: World) -> None:
    group = world.group("Team", [ann])
    change = (await bot.get_updates(offset=-1))[0].my_chat_member
    assert (change.chat.id, change.chat.title, change.from_user.id) == (group.id, "Team", ann.id)
    assert change.new_chat_member.status == "member"


async def test_in_a_group_the_bot_hears_commands_and_replies_only(
    bot: Bot, ann: Person, world: World
) -> None:
    group = world.group("Team", [ann])
    asked = await bot.send_message(group.id, "Who?")
    assert ann.send("chatter", chat=group) == 0
    assert ann.send("/x@another_bot", chat=group) == 0
    assert ann.send("/x@local_clinic_bot", chat=group) > 0
    assert ann.send("me", chat=group, reply_to=asked.message_id) > 0
    world.promote_bot(group, ann)
    assert ann.send("chatter", chat=group) > 0


async def test_any_member_can_tap_in_a_group_and_nobody_else(bot: Bot, ann: Person, world: World) -> None:
    bo, stranger = world.person("Bo"), world.person("Cho")
    group = world.group("Team", [ann, bo])
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("I take it", callback_data="t")]])
    alert = await bot.send_message(group.id, "Alert", reply_markup=keys)
    bo.tap("I take it")
    assert (await bot.get_updates(offset=-1))[0].callback_query.from_user.id == bo.id
    bo.tap("I take it", message_id=alert.message_id, chat=group)
    assert len(bo.answers) == 2
    with pytest.raises(Impossible):
        stranger.tap("I take it")
    with pytest.raises(Impossible):
        stranger.send("/x", chat=group)


async def test_a_phone_number_can_be_asked_for_in_private_only(bot: Bot, ann: Person, world: World) -> None:
    keys = ReplyKeyboardMarkup([[KeyboardButton("Mine", request_contact=True)]])
    with pytest.raises(BadRequest, match="Phone number can be requested in private chats only"):
        await bot.send_message(world.group("Team", [ann]).id, "Number?", reply_markup=keys)


async def test_a_bot_thrown_out_may_not_write(bot: Bot, ann: Person, world: World) -> None:
    group = world.group("Team", [ann])
    world.remove_bot(group, ann)
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was kicked from the group chat$"):
        await bot.send_message(group.id, "x")


async def test_an_upgraded_group_names_its_new_id(bot: Bot, ann: Person, world: World) -> None:
    group = world.group("Team", [ann])
    fresh = world.upgrade(group)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "x")
    assert caught.value.new_chat_id == fresh.id
    await bot.send_message(fresh.id, "x")
    told = [u.message for u in (await bot.get_updates()) if u.message][-2:]
    assert [m.migrate_to_chat_id or m.migrate_from_chat_id for m in told] == [fresh.id, group.id]


async def test_topics_need_a_forum_and_rights(bot: Bot, ann: Person, world: World) -> None:
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await bot.create_forum_topic(world.group("Team", [ann]).id, "Ann")
    forum = world.group("Forum", [ann], forum=True)
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(forum.id, "Ann")
    world.promote_bot(forum, ann)
    topic = await bot.create_forum_topic(forum.id, "Ann")
    sent = await bot.send_message(forum.id, "x", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    assert forum.topics == {topic.message_thread_id: "Ann"}


async def test_pins_need_rights_in_groups_only(bot: Bot, ann: Person, world: World) -> None:
    sent = await bot.send_message(ann.id, "Important")
    await bot.pin_chat_message(ann.id, sent.message_id)
    assert (await bot.get_chat(ann.id)).pinned_message.text == "Important"
    await bot.unpin_chat_message(ann.id)
    assert ann.chat.pinned == []
    group = world.group("Team", [ann])
    in_group = await bot.send_message(group.id, "x")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await in_group.pin()


async def test_members_are_known(bot: Bot, ann: Person, world: World) -> None:
    bo, cho = world.person("Bo"), world.person("Cho")
    group = world.group("Team", [ann, bo])
    found = [(await bot.get_chat_member(group.id, who)).status for who in (ann.id, bo.id, cho.id, bot.id)]
    assert found == ["creator", "member", "left", "member"]
    world.promote_bot(group, ann)
    assert (await bot.get_chat_member(group.id, bot.id)).can_pin_messages
