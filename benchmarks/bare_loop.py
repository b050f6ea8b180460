"""``python -m benchmarks.bare_loop URL NAME``: send and forget, 64 at a time, as the baselines do."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.request import HTTPXRequest

from benchmarks.cores import OURS, pin
from benchmarks.programs import Stopwatch, say
from transport.request import AiohttpRequest

try:
    from aiogram import Bot as AiogramBot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
except ImportError:
    AiogramBot = None

TOKEN = "42:bench"  # noqa: S105 - the double takes any
MESSAGES = 3000
AT_ONCE = 64
TEXT = "Your visit is in three days. " * 8

Send = Callable[[int], Awaitable[object]]


async def _loop(send: Send) -> None:
    numbers = iter(range(MESSAGES))

    async def work() -> None:
        for number in numbers:
            await send(7_100_000_001 + number)

    await send(7_100_000_000)
    watch = Stopwatch()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    say(messages=MESSAGES, wall=watch.wall, cpu=watch.cpu)


async def _ptb(url: str, *, ours: bool) -> None:
    request = AiohttpRequest(pool_size=128) if ours else HTTPXRequest(connection_pool_size=128)
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request) as bot:
        await _loop(lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML"))


async def _aiogram(url: str) -> None:
    if AiogramBot is None:
        say(missing="aiogram")
        return
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), limit=128)
    async with AiogramBot(TOKEN, session=session) as bot:
        await _loop(lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML"))


if __name__ == "__main__":
    pin(OURS)
    address, name = sys.argv[1:]
    asyncio.run(_aiogram(address) if name == "aiogram" else _ptb(address, ours=name == "ptb-aiohttp"))
