"""The dispatcher's ``send``: a rendered message to the library's bot."""

from typing import Any

from telegram.ext import ExtBot

from jobs.hooks import Send
from services.outgoing import Outgoing
from transport.deliver import deliver
from transport.permits import Permit


def sender(bot: ExtBot[Any]) -> Send:
    """Make the callable that sends with this bot; the bot must carry the lane limiter."""

    async def send(outgoing: Outgoing, permit: Permit) -> int:
        message = await deliver(bot, outgoing.chat_id, outgoing.screen, rate_limit_args=permit)
        return message.message_id

    return send
