"""Editing and deleting messages."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyKeyboardMarkup
from telegram.error import BadRequest

from sandbox.clock import HandClock
from sandbox.people import Person
from sandbox.pictures import PIXEL
from sandbox.world import World

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


async def test_an_edit_changes_the_message_in_place(bot: Bot, ann: Person, world: World) -> None:
    sent = await bot.send_message(ann.id, "Old", reply_markup=KEYS)
    edited = await sent.edit_text("<b>New</b>", parse_mode="HTML", reply_markup=KEYS)
    assert (edited.message_id, edited.text, edited.edit_date) == (sent.message_id, "New", world.now())
    assert [m.html for m in ann.chat.from_bot()] == ["<b>New</b>"]


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(ann.id, "Old", reply_markup=KEYS)
    await sent.edit_text("New")
    assert ann.chat.last.keyboard == ()


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(ann.id, "<b>Old</b>", parse_mode="HTML", reply_markup=KEYS)
    unchanged = (
        "Message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    with pytest.raises(BadRequest, match=unchanged):
        await sent.edit_text("<b>Old</b> ", parse_mode="HTML", reply_markup=KEYS)
    with pytest.raises(BadRequest, match=unchanged):
        await sent.edit_reply_markup(KEYS)
    await sent.edit_text("Old", reply_markup=KEYS)
    await sent.edit_reply_markup(None)
    with pytest.raises(BadRequest, match=unchanged):
        await sent.edit_reply_markup(None)


async def test_what_is_not_there_or_not_the_bots_cannot_be_edited(bot: Bot, ann: Person) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("New", ann.id, 999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("New", ann.id, ann.chat.last.message_id)
    asked = await bot.send_message(ann.id, "Which?", reply_markup=ReplyKeyboardMarkup([["A"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await asked.edit_text("New")
    sent = await bot.send_message(ann.id, "Old")
    ann.delete(sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("New")


async def test_texts_and_captions_are_edited_each_by_its_own_method(bot: Bot, ann: Person) -> None:
    text = await bot.send_message(ann.id, "Old")
    photo = await bot.send_photo(ann.id, PIXEL, caption="Old")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await photo.edit_text("New")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await text.edit_caption("New")
    assert (await photo.edit_caption("New")).caption == "New"
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await photo.edit_caption("x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await text.edit_text("x" * 4097)


async def test_the_picture_of_a_message_can_be_replaced(bot: Bot, ann: Person) -> None:
    photo = await bot.send_photo(ann.id, PIXEL)
    edited = await photo.edit_media(InputMediaPhoto(PIXEL, caption="Other"))
    assert edited.caption == "Other"
    assert edited.photo[0].file_id != photo.photo[0].file_id


async def test_a_message_can_be_deleted_for_48_hours(bot: Bot, ann: Person, hands: HandClock) -> None:
    first = await bot.send_message(ann.id, "1")
    second = await bot.send_message(ann.id, "2")
    hands.forward(hours=48)
    assert await first.delete()
    assert "1" not in [m.text for m in ann.chat.transcript()]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await first.delete()
    hands.forward(seconds=1)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await second.delete()
