"""Groups with topics: making one, and writing into one."""

from typing import Any

from telegram.constants import ParseMode
from telegram.ext import ExtBot

from transport.deliver import NO_PREVIEW, ScreenLike, markup
from transport.permits import ChatId, Permit


async def make_topic(bot: ExtBot[Any], chat_id: ChatId, name: str, permit: Permit) -> int:
    """Make a topic of this name (at most 128 characters); returns its number.

    Raises telegram.error.TelegramError, see ``transport.failures``.
    """
    return (await bot.create_forum_topic(chat_id, name, rate_limit_args=permit)).message_thread_id


async def write_to_topic(
    bot: ExtBot[Any], chat_id: ChatId, thread_id: int, content: ScreenLike, permit: Permit
) -> int:
    """Send the text of a screen with its buttons into a topic; returns the message's number.

    Raises telegram.error.TelegramError, see ``transport.failures``.
    """
    sent = await bot.send_message(
        chat_id,
        content.text,
        parse_mode=ParseMode.HTML,
        reply_markup=markup(content),
        protect_content=content.protect,
        message_thread_id=thread_id,
        link_preview_options=NO_PREVIEW,
        rate_limit_args=permit,
    )
    return sent.message_id
