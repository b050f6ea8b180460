"""Sending texts."""

from collections.abc import Callable

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from sandbox.people import Person
from sandbox.world import World


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])


async def test_the_library_understands_what_it_gets_back(bot: Bot, ann: Person, world: World) -> None:
    sent = await bot.send_message(
        ann.id, "Hello <b>Ann</b>", parse_mode=ParseMode.HTML, reply_markup=keyboard("Yes")
    )

    assert sent.text == "Hello Ann"
    assert sent.from_user.id == bot.id
    assert sent.chat.first_name == "Ann"
    assert sent.date == world.now()
    assert sent.entities == (MessageEntity("bold", 6, 3),)
    assert sent.reply_markup == keyboard("Yes")
    assert world.rejections == []


async def test_the_phone_shows_text_formatting_and_buttons(bot: Bot, ann: Person) -> None:
    await bot.send_message(
        ann.id, "<i>1 &lt; 2</i>\nsee /help", parse_mode="HTML", reply_markup=keyboard("A", "B")
    )

    shown = ann.chat.last
    assert shown.html == '<i>1 &lt; 2</i>\nsee <a href="tg://bot_command?command=help">/help</a>'
    assert shown.labels == ["A", "B"]
    assert shown.sender == "bot"


async def test_a_person_who_never_pressed_start_cannot_be_written_to(bot: Bot, world: World) -> None:
    stranger = world.person("Bo")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(stranger.id, "Hello")

    world.group("Team", [stranger])
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "Hello")
    assert len(world.rejections) == 2


async def test_a_person_who_blocked_the_bot_or_left_telegram_cannot_be_written_to(
    bot: Bot, ann: Person
) -> None:
    ann.block()
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(ann.id, "Hello")
    ann.unblock()
    assert (await bot.send_message(ann.id, "Hello")).text == "Hello"
    ann.delete_account()
    with pytest.raises(Forbidden, match=r"^Forbidden: user is deactivated$"):
        await bot.send_message(ann.id, "Hello")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "Message text is empty"),
        (" \n ", "Message text is empty"),
        ("\u200b", "Message text is empty"),
        ("a" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
    ],
)
async def test_texts_beyond_telegrams_limits_are_refused(
    bot: Bot, ann: Person, text: str, refusal: str
) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_message(ann.id, text)
    assert ann.chat.from_bot() == []


async def test_the_limit_counts_after_parsing(bot: Bot, ann: Person) -> None:
    assert (
        await bot.send_message(ann.id, "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")
    ).text == "<" * 4096


async def test_the_ends_of_a_text_are_trimmed_and_entities_move_along(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(ann.id, " \n<b> x </b> ", parse_mode="HTML")
    assert sent.text == "x"
    assert sent.parse_entities() == {MessageEntity("bold", 0, 1): "x"}


async def test_another_parse_mode_than_html_is_refused(bot: Bot, ann: Person) -> None:
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(ann.id, "*x*", parse_mode="MarkdownV2")


async def test_a_reply_names_the_message_it_answers(bot: Bot, ann: Person) -> None:
    question = ann.chat.last
    sent = await bot.send_message(ann.id, "Yes?", reply_parameters=ReplyParameters(question.message_id))
    assert sent.reply_to_message.text == "/start"

    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ann.id, "Yes?", reply_parameters=ReplyParameters(999))
    lenient = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(ann.id, "Yes?", reply_parameters=lenient)).reply_to_message is None


async def test_a_reply_keyboard_stays_until_it_is_removed(bot: Bot, ann: Person, world: World) -> None:
    keys = ReplyKeyboardMarkup([[KeyboardButton("My number", request_contact=True)], ["Later"]])
    await bot.send_message(ann.id, "Your number?", reply_markup=keys)
    ann.press("My number")
    assert world.updates.pending[-1]["message"]["contact"]["user_id"] == ann.id
    ann.press("Later")
    assert world.updates.pending[-1]["message"]["text"] == "Later"
    await bot.send_message(ann.id, "Thank you", reply_markup=ReplyKeyboardRemove())
    assert ann.chat.reply_keyboard is None


async def test_a_protected_message_says_so(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(ann.id, "Private", protect_content=True)
    assert sent.has_protected_content
    assert ann.chat.last.protect_content
    with pytest.raises(BadRequest, match="Message can't be copied"):
        await bot.copy_message(ann.id, ann.id, sent.message_id)


async def test_message_ids_are_shared_by_private_chats_and_own_in_supergroups(
    bot: Bot, ann: Person, world: World
) -> None:
    bo = world.person("Bo")
    bo.start()
    first = await bot.send_message(ann.id, "1")
    second = await bot.send_message(bo.id, "2")
    forum = world.group("Forum", [ann, bo], forum=True)
    in_group = await bot.send_message(forum.id, "3")
    assert second.message_id == first.message_id + 1
    assert in_group.message_id == 1


async def test_typing_is_seen_until_the_next_message(bot: Bot, ann: Person, world: World) -> None:
    await bot.send_chat_action(ann.id, "typing")
    assert ann.chat.action == ("typing", world.now())
    await bot.send_message(ann.id, "Hello")
    assert ann.chat.action is None
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(ann.id, "thinking")


async def test_every_accepted_request_is_remembered_in_order(
    bot: Bot, ann: Person, world: World, refused: Callable[[], list[str]]
) -> None:
    await bot.send_message(ann.id, "1")
    with pytest.raises(BadRequest):
        await bot.send_message(ann.id, "")
    await bot.send_message(ann.id, "2")
    sent = [call for call in world.requests if call.method == "sendMessage"]
    assert [call.params["text"] for call in sent] == ["1", "2"]
    assert sent[0].chat_id == ann.id
    assert refused() == ["Bad Request: message text is empty"]
