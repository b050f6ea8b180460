"""Many numbered messages, and a bot that is killed again and again while it sends them."""

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from db.engine import Database
from db.keyring import Keyring, new_key
from db.sealed import use_keyring
from domain.messages import Lane
from sandbox.clock import FileClock, utc_now
from sandbox.server import LocalTelegram
from sandbox.world import World
from tests.support.mortal import MortalBot
from tests.support.numbered import Account, account, befriend, owe_numbers
from tests.support.schema import lay

IN_FLIGHT = 10
RATE = 300
"""Messages a second: fast enough to have several in flight, slow enough to be killed among them."""
ANSWER = 0.03
"""Seconds the local Telegram takes to act on a request."""
START = 0.6
"""Seconds about in which a life begins."""

_UNSETTLED = "select 1 from messages where status in ('planned', 'sending') limit 1"
_BUSY = "select 1 from messages where status = 'sending' or status = 'planned' and due_at <= '{now}' limit 1"


@dataclass(frozen=True)
class Killing:
    """What a series of kills came to. ``among``: kills that hit requests under way."""

    account: Account
    kills: int
    among: int


async def kill_often(folder: Path, *, lane: Lane, messages: int, kills: int, seed: int) -> Killing:
    """Owe the messages to as many people, kill the bot at random instants, let it finish; count."""
    rng, clock, key = random.Random(seed), FileClock(folder / "offset"), new_key()
    world = World(now=clock)
    use_keyring(Keyring((key,)))
    async with LocalTelegram(world) as telegram:
        bot = MortalBot(folder, _settings(world, telegram.api_url, key))
        lay(bot.database)
        database = Database(f"sqlite:///{bot.database}")
        await database.open()
        try:
            await _owe(database, world, lane, messages)
            world.faults.delay("sendMessage", ANSWER, times=None)
            among = 0
            for _ in range(kills):
                among += await _one_life(bot, world, rng, 2 * messages / kills / RATE)
                clock.set_offset(clock.offset() + 61)
            await _finish(bot, clock)
            async with database.read() as tx:
                return Killing(await account(tx, world), kills, among)
        finally:
            await bot.kill()
            await database.close()


def _settings(world: World, api_url: str, key: str) -> dict[str, str]:
    owner = world.person("Dr. Han")
    owner.chat.opened = True
    return {
        "BOT_TOKEN": world.token,
        "OWNER_IDS": str(owner.id),
        "ENCRYPTION_KEYS": key,
        "TELEGRAM_API_URL": api_url,
        "SEND_RATE": str(RATE),
        "IN_FLIGHT": str(IN_FLIGHT),
    }


async def _owe(database: Database, world: World, lane: Lane, messages: int) -> None:
    now = utc_now()
    async with database.write() as tx:
        people = await befriend(tx, world, messages, now)
        await owe_numbers(tx, range(1, messages + 1), people, lane=lane, now=now)


async def _one_life(bot: MortalBot, world: World, rng: random.Random, longest: float) -> bool:
    """Start, and kill at a random instant: among the sends, in one case of six before there are any."""
    before = _sends(world)
    bot.start()
    if rng.random() < 1 / 6:
        await asyncio.sleep(rng.uniform(0, START))
    else:
        await bot.wait_for(lambda: _sends(world) > before or not bot.rows(_UNSETTLED))
        await asyncio.sleep(rng.uniform(0, longest))
    await bot.kill()
    return bool(bot.rows("select 1 from messages where status = 'sending' limit 1"))


def _sends(world: World) -> int:
    return sum(1 for call in world.requests if call.method == "sendMessage")


async def _finish(bot: MortalBot, clock: FileClock) -> None:
    """Let the last life send everything, the repeats of unknown ones too."""
    bot.start()
    for minutes in (0, 1, 5, 30, 30, 30):
        clock.set_offset(clock.offset() + timedelta(minutes=minutes).total_seconds() + 1)
        await bot.wait_for(lambda: not bot.rows(_BUSY.format(now=clock().replace(tzinfo=None))), 120)
        if not bot.rows(_UNSETTLED):
            break
    assert await bot.stop() == 0
