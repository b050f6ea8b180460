"""The dispatcher's ``send``: a rendered message to the library's bot."""

from typing import Any

from telegram.ext import ExtBot

from jobs.hooks import Send
from services.outgoing import Outgoing
from transport.permits import Permit
from transport.quick import deliver_quickly
from transport.topics import make_topic, write_to_topic


def sender(bot: ExtBot[Any]) -> Send:
    """Make the callable that sends with this bot; the bot must carry the lane limiter."""

    async def send(outgoing: Outgoing, permit: Permit) -> int:
        if outgoing.topic:
            return await make_topic(bot, outgoing.chat_id, outgoing.topic, permit)
        if outgoing.thread_id is not None:
            return await write_to_topic(bot, outgoing.chat_id, outgoing.thread_id, outgoing.screen, permit)
        return await deliver_quickly(bot, outgoing.chat_id, outgoing.screen, permit)

    return send
