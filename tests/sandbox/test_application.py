"""A whole bot of the library, polling the local Telegram."""

from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

from sandbox.records import Answer
from sandbox.server import LocalTelegram
from sandbox.waiting import answered, until
from sandbox.world import World


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    await update.message.reply_text(f"Hello {context.args[0]}", reply_markup=keys)


async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer("Noted")
    await update.callback_query.edit_message_text("See you")


@pytest.fixture
async def application(server: LocalTelegram, world: World) -> AsyncIterator[Application]:
    api = server.api_url
    builder = ApplicationBuilder().token(world.token).base_url(f"{api}/bot").base_file_url(f"{api}/file/bot")
    built = builder.build()
    built.add_handlers([CommandHandler("start", start), CallbackQueryHandler(tapped)])
    async with built:
        await built.updater.start_polling()
        await built.start()
        yield built
        await built.updater.stop()
        await built.stop()


@pytest.mark.usefixtures("application")
async def test_a_bot_greets_and_takes_an_answer(world: World) -> None:
    ann = world.person("Ann")
    ann.start("invite")
    await until(world, ann.chat.from_bot)
    assert ann.chat.last.text == "Hello invite"
    assert await answered(world, ann.tap("Yes")) == Answer("Noted")
    await until(world, lambda: ann.chat.last.text == "See you")
    assert ann.chat.last.keyboard == ()
    assert world.rejections == []


async def test_waiting_in_vain_shows_the_chats(world: World) -> None:
    ann = world.person("Ann")
    ann.start()
    with pytest.raises(AssertionError, match=r"not within 0.01 s(.|\n)*'/start'"):
        await until(world, ann.chat.from_bot, timeout=0.01)
