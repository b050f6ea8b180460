"""From a screen, whoever drew it, to one request: text, picture or file, with its keyboard."""

from collections.abc import Sequence
from typing import Any, Protocol, TypedDict

from telegram import (
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from transport.keyboards import ButtonLike, contact, inline
from transport.permits import ChatId, Permit

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


class FileLike(Protocol):
    """A file that goes with a screen."""

    @property
    def name(self) -> str:
        """Its name, with the ending."""

    @property
    def data(self) -> bytes:
        """Its content."""

    @property
    def is_picture(self) -> bool:
        """True if it is shown as a picture and not as a file."""

    @property
    def file_id(self) -> str:
        """Telegram's name of a file the bot has seen before; empty if ``data`` is sent."""

    @property
    def kind(self) -> str:
        """What a file with a ``file_id`` is: ``photo``, ``voice``, ``video`` or ``document``."""


class ScreenLike(Protocol):
    """HTML text with what belongs to it."""

    @property
    def text(self) -> str:
        """HTML in Telegram's dialect; the caption (at most 1024 characters) if there is an attachment."""

    @property
    def rows(self) -> Sequence[Sequence[ButtonLike]]:
        """Inline buttons."""

    @property
    def attachment(self) -> FileLike | None:
        """A picture or file."""

    @property
    def ask_contact(self) -> str:
        """Label of the button that shares the phone number; empty for none."""

    @property
    def drop_keyboard(self) -> bool:
        """Take a reply keyboard away."""

    @property
    def protect(self) -> bool:
        """Forwarding and saving are off."""


class _Common(TypedDict):
    reply_markup: Markup | None
    parse_mode: str
    protect_content: bool
    rate_limit_args: Permit | None


async def deliver(
    bot: ExtBot[Any], chat_id: ChatId, content: ScreenLike, rate_limit_args: Permit | None = None
) -> Message:
    """Send the screen as one new message.

    Args:
        bot: the library's bot, with the lane limiter if a permit is given.
        chat_id: where to.
        content: what.
        rate_limit_args: a permit taken before; without one the message is a direct reply.

    Raises:
        telegram.error.TelegramError: see ``transport.failures``.
        ValueError: the screen asks for two keyboards at once.
    """
    common = _Common(
        reply_markup=markup(content),
        parse_mode=ParseMode.HTML,
        protect_content=content.protect,
        rate_limit_args=rate_limit_args,
    )
    file = content.attachment
    if file is None:
        return await bot.send_message(chat_id, content.text, link_preview_options=NO_PREVIEW, **common)
    caption = content.text or None
    if file.file_id:
        return await _again(bot, chat_id, file, caption, common)
    if file.is_picture:
        return await bot.send_photo(chat_id, file.data, caption=caption, filename=file.name, **common)
    return await bot.send_document(chat_id, file.data, caption=caption, filename=file.name, **common)


async def _again(
    bot: ExtBot[Any], chat_id: ChatId, file: FileLike, caption: str | None, common: _Common
) -> Message:
    """Send a file Telegram has already; it can only be sent as what it is."""
    if file.kind == "photo":
        return await bot.send_photo(chat_id, file.file_id, caption=caption, **common)
    if file.kind == "voice":
        return await bot.send_voice(chat_id, file.file_id, caption=caption, **common)
    if file.kind == "video":
        return await bot.send_video(chat_id, file.file_id, caption=caption, **common)
    return await bot.send_document(chat_id, file.file_id, caption=caption, **common)


def markup(content: ScreenLike) -> Markup | None:
    """The one keyboard of a screen; a message can carry only one.

    With inline buttons ``drop_keyboard`` has no effect. Raises ValueError if inline buttons come with
    ``ask_contact``: one of them would be lost.
    """
    if content.rows and content.ask_contact:
        raise ValueError("a message has either inline buttons or the contact keyboard")
    if content.rows:
        return inline(content.rows)
    if content.ask_contact:
        return contact(content.ask_contact)
    return ReplyKeyboardRemove() if content.drop_keyboard else None
