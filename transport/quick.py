"""The same request ``deliver`` makes for a text, without building the library's objects on the way.

For the dispatcher, which wants nothing of the answer but its number: half of what a send costs is reading the
whole message back. The request class, the limiter and their errors are the same.
"""

from typing import Any

from telegram.constants import ParseMode
from telegram.ext import ExtBot

from transport.deliver import ScreenLike, deliver
from transport.keyboards import ButtonLike
from transport.permits import ChatId, Permit
from transport.ready import Ready

_METHOD = "sendMessage"
_NO_PREVIEW = {"is_disabled": True}


async def deliver_quickly(bot: ExtBot[Any], chat_id: ChatId, content: ScreenLike, permit: Permit) -> int:
    """Send the screen as ``deliver`` does; returns the message's number.

    Raises telegram.error.TelegramError, see ``transport.failures``.
    """
    if content.attachment is not None or content.ask_contact or content.drop_keyboard:
        return (await deliver(bot, chat_id, content, rate_limit_args=permit)).message_id
    values: dict[str, object] = {
        "chat_id": chat_id,
        "text": content.text,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": _NO_PREVIEW,
        "protect_content": content.protect,
    }
    if content.rows:
        keyboard = [[_button(button) for button in row] for row in content.rows]
        values["reply_markup"] = {"inline_keyboard": keyboard}
    data = Ready(values)

    async def request() -> Any:
        return await bot.request.post(f"{bot.base_url}/{_METHOD}", data)

    if bot.rate_limiter is None:
        raise RuntimeError("the bot has no limiter")
    sent: Any = await bot.rate_limiter.process_request(request, (), {}, _METHOD, values, permit)
    return int(sent["message_id"])


def _button(button: ButtonLike) -> dict[str, str]:
    found = {"text": button.label}
    found |= {"url": button.url} if button.url else {"callback_data": button.data}
    return found | {"style": button.style} if button.style else found
