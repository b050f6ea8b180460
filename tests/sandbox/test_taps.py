"""Taps and their answers."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from sandbox.clock import HandClock
from sandbox.errors import Impossible
from sandbox.people import Person
from sandbox.records import Answer
from sandbox.world import World

OLD = "Query is too old and response timeout expired or query id is invalid"
KEYS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")],
        [InlineKeyboardButton("Site", url="https://x.example")],
    ]
)


async def last_update(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[0]


async def test_a_tap_reaches_the_bot_with_its_message(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(ann.id, "Coming?", reply_markup=KEYS)
    number = ann.tap("Yes")
    query = (await last_update(bot)).callback_query
    assert (query.id, query.data, query.from_user.id) == (number, "y", ann.id)
    assert query.message.message_id == sent.message_id
    assert query.message.reply_markup == KEYS
    assert ann.answers == {number: None}


async def test_a_tap_is_answered_once_and_in_time(bot: Bot, ann: Person, hands: HandClock) -> None:
    await bot.send_message(ann.id, "Coming?", reply_markup=KEYS)
    first, second = ann.tap("Yes"), ann.tap("No")
    assert await bot.answer_callback_query(first, "Noted", show_alert=True)
    assert ann.answers == {first: Answer("Noted", show_alert=True), second: None}
    with pytest.raises(BadRequest, match=r"(?i)" + OLD):
        await bot.answer_callback_query(first)
    hands.forward(minutes=15, seconds=1)
    with pytest.raises(BadRequest, match=r"(?i)" + OLD):
        await bot.answer_callback_query(second)
    with pytest.raises(BadRequest, match=r"(?i)" + OLD):
        await bot.answer_callback_query("7")


async def test_an_answer_is_short(bot: Bot, ann: Person) -> None:
    await bot.send_message(ann.id, "Coming?", reply_markup=KEYS)
    number = ann.tap("Yes")
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(number, "x" * 201)
    assert await bot.answer_callback_query(number, "x" * 200)


async def test_the_newest_message_with_the_label_is_tapped(bot: Bot, ann: Person) -> None:
    old = await bot.send_message(ann.id, "Old", reply_markup=KEYS)
    new = await bot.send_message(ann.id, "New", reply_markup=KEYS)
    ann.tap("Yes")
    assert (await last_update(bot)).callback_query.message.message_id == new.message_id
    ann.tap(data="n", message_id=old.message_id)
    assert (await last_update(bot)).callback_query.message.message_id == old.message_id


async def test_only_what_is_on_the_screen_can_be_tapped(bot: Bot, ann: Person, world: World) -> None:
    sent = await bot.send_message(ann.id, "Coming?", reply_markup=KEYS)
    with pytest.raises(Impossible, match="sees no button 'Maybe'"):
        ann.tap("Maybe")
    with pytest.raises(Impossible, match="only opens something"):
        ann.tap("Site")
    bo = world.person("Bo")
    with pytest.raises(Impossible, match="sees no message"):
        bo.forge("y", message_id=sent.message_id)
    await sent.delete()
    with pytest.raises(Impossible, match="sees no button"):
        ann.tap("Yes")


async def test_a_modified_client_can_send_any_data(bot: Bot, ann: Person) -> None:
    sent = await bot.send_message(ann.id, "Coming?", reply_markup=KEYS)
    ann.forge("somebody:else", message_id=sent.message_id)
    assert (await last_update(bot)).callback_query.data == "somebody:else"
