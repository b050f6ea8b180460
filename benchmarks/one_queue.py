"""``python -m benchmarks.one_queue URL``: replies behind a broadcast in a limiter with one queue."""

import asyncio
import sys

from telegram.ext import ExtBot

from benchmarks.cores import OURS, pin
from benchmarks.programs import Stopwatch, say
from transport.request import AiohttpRequest

try:
    from telegram.ext import AIORateLimiter

    LIMITER: AIORateLimiter | None = AIORateLimiter()
except RuntimeError:
    LIMITER = None

WAITING = 600
REPLIES = 15


async def main(url: str) -> None:
    """Ask for 600 sends at once, then for a reply every second."""
    if LIMITER is None:
        say(missing="aiolimiter")
        return
    request = AiohttpRequest(pool_size=1000)
    bot = ExtBot("42:bench", base_url=f"{url}/bot", request=request, rate_limiter=LIMITER)
    async with bot:
        everybody = [asyncio.create_task(bot.send_message(number + 1, "news")) for number in range(WAITING)]
        replies = []
        for number in range(REPLIES):
            await asyncio.sleep(1)
            replies.append(asyncio.create_task(_reply(bot, number)))
        seconds = await asyncio.gather(*replies)
        await asyncio.gather(*everybody)
    say(replies=seconds)


async def _reply(bot: ExtBot[int], number: int) -> float:
    watch = Stopwatch()
    await bot.send_message(10_000 + number, "here you are")
    return watch.wall


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(main(sys.argv[1]))
