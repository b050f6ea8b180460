"""From an answer to Telegram calls: direct replies, the interface of a conversation."""

from collections.abc import Awaitable

import structlog
from telegram import CallbackQuery, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError
from telegram.ext import ExtBot

from handlers.sent import html_of
from handlers.shown import Shown
from handlers.turn import Answer
from services.screen import Rows, Screen, fits_caption
from transport.deliver import NO_PREVIEW, deliver
from transport.keyboards import inline

log = structlog.get_logger()
MARK = "\n\n→ "
"""Begins the line a tap leaves under a message; a later tap replaces that line."""

_TOAST_LIMIT = 200
_GONE = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
_SAME = "message is not modified"

Bot = ExtBot[None]


async def reply_to_message(bot: Bot, chat_id: int, answer: Answer) -> None:
    """Answer something the person wrote: every screen is a new message."""
    for screen in (answer.screen, *answer.more):
        if screen is not None:
            await deliver(bot, chat_id, screen)


async def reply_to_tap(bot: Bot, query: CallbackQuery, chat_id: int, answer: Answer, shown: Shown) -> None:
    """Answer a tap: stop its clock first, then change the tapped message or send a new one."""
    await stop_clock(query, answer.toast)
    message = query.message if isinstance(query.message, Message) else None
    screen = answer.screen
    if message is not None and answer.buttons is not None:
        await _change_buttons(bot, message, answer.buttons, shown)
    if answer.note:
        await _note(bot, chat_id, message, answer, shown)
    elif screen is not None and (
        answer.fresh or screen.attachment or not await _replace(bot, message, screen, shown)
    ):
        await deliver(bot, chat_id, screen)
    for screen in answer.more:
        await deliver(bot, chat_id, screen)


async def stop_clock(query: CallbackQuery, toast: str = "") -> None:
    """Answer the callback query; one that is too old or was answered before is answered enough.

    If the wire breaks just then, what the tap led to still has to be shown.
    """
    try:
        await query.answer(text=toast[:_TOAST_LIMIT] or None)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
    except NetworkError:
        log.warning("tap not answered")


async def _note(bot: Bot, chat_id: int, message: Message | None, answer: Answer, shown: Shown) -> None:
    """Keep the tapped message and put a line under it, in place of an earlier line."""
    rows = answer.screen.rows if answer.screen else ()
    if message is not None and message.caption:
        noted = await _replace_caption(bot, message, answer.note, rows, shown)
    elif message is not None and message.text:
        original = message.text_html.split(MARK)[0]
        noted = await _replace(bot, message, Screen(original + MARK + answer.note, rows), shown)
    else:
        noted = False
    if not noted:
        await deliver(bot, chat_id, Screen(answer.note, rows))


async def _replace_caption(bot: Bot, message: Message, note: str, rows: Rows, shown: Shown) -> bool:
    """The same under a file; False if the caption has no room left, or the message is gone."""
    text = message.caption_html.split(MARK)[0] + MARK + note
    if not fits_caption(text):
        return False
    if shown.already(message, text, rows):
        return True
    shown.now(message, text, rows)
    return await _edited(
        bot.edit_message_caption(
            chat_id=message.chat_id,
            message_id=message.message_id,
            caption=text,
            parse_mode=ParseMode.HTML,
            reply_markup=inline(rows),
        )
    )


async def _replace(bot: Bot, message: Message | None, screen: Screen, shown: Shown) -> bool:
    """Edit the message into the screen; False if it cannot carry it, and a new one is needed."""
    if message is None or not message.text or screen.ask_contact or screen.drop_keyboard:
        return False
    if shown.already(message, screen.text, screen.rows):
        return True
    shown.now(message, screen.text, screen.rows)
    return await _edited(
        bot.edit_message_text(
            screen.text,
            chat_id=message.chat_id,
            message_id=message.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=inline(screen.rows),
            link_preview_options=NO_PREVIEW,
        )
    )


async def _change_buttons(bot: Bot, message: Message, rows: Rows, shown: Shown) -> None:
    """Other buttons under the same words, picture or file; a message that is gone needs none."""
    text = html_of(message)
    if not shown.already(message, text, rows):
        shown.now(message, text, rows)
        await _edited(
            bot.edit_message_reply_markup(
                chat_id=message.chat_id, message_id=message.message_id, reply_markup=inline(rows)
            )
        )


async def _edited(edit: Awaitable[object]) -> bool:
    """Whether the edit is there now; False if the message is gone."""
    try:
        await edit
    except BadRequest as error:
        said = error.message.lower()
        if _SAME in said:
            return True
        if any(each in said for each in _GONE):
            return False
        raise
    return True
