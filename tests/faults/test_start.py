"""The process and the network: it waits for one, survives losing it, and stops where waiting is no use."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from db.engine import Database
from db.keyring import Keyring, new_key
from db.sealed import use_keyring
from domain.messages import Lane
from sandbox.clock import utc_now
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.waiting import heard, until
from sandbox.world import World
from tests.support.mortal import MortalBot
from tests.support.numbered import arrived, befriend, owe_numbers
from tests.support.schema import lay

NOT_REACHED = "telegram_not_reached"


@dataclass
class Site:
    """A bot process, the Telegram it talks to, and its owner."""

    bot: MortalBot
    world: World
    telegram: LocalTelegram
    owner: Person

    def logged(self, words: str) -> int:
        return self.bot.log.read_text().count(words) if self.bot.log.exists() else 0

    def statuses(self) -> list[tuple[str, int]]:
        return self.bot.rows("select status, attempts from messages order by id")

    async def owe(self, count: int, after: timedelta = timedelta(0)) -> None:
        database = Database(f"sqlite:///{self.bot.database}")
        await database.open()
        async with database.write() as tx:
            people = await befriend(tx, self.world, count, utc_now())
            numbers = range(1, count + 1)
            await owe_numbers(tx, numbers, people, lane=Lane.CARE, now=utc_now(), after=after)
        await database.close()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Site]:
    key, world = new_key(), World()
    use_keyring(Keyring((key,)))
    owner = world.person("Dr. Han")
    async with LocalTelegram(world) as telegram:
        settings = {
            "BOT_TOKEN": world.token,
            "OWNER_IDS": str(owner.id),
            "ENCRYPTION_KEYS": key,
            "TELEGRAM_API_URL": telegram.api_url,
        }
        bot = MortalBot(folder, settings)
        lay(bot.database)
        try:
            yield Site(bot, world, telegram, owner)
        finally:
            await bot.kill()


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with opened(tmp_path) as made:
        yield made


async def test_without_a_network_it_waits_says_so_and_starts_when_telegram_answers(site: Site) -> None:
    await site.owe(3)
    await site.telegram.stop()
    site.bot.start()
    await site.bot.wait_for(lambda: site.logged(NOT_REACHED) >= 2)
    await site.telegram.start()
    await until(site.world, lambda: len(arrived(site.world)) == 3, 30)
    site.owner.start()
    await until(site.world, site.owner.chat.from_bot, 30)
    assert await site.bot.stop() == 0
    assert set(arrived(site.world).values()) == {1}


async def test_it_can_be_stopped_while_it_waits_for_the_network(site: Site) -> None:
    await site.telegram.stop()
    site.bot.start()
    await site.bot.wait_for(lambda: site.logged(NOT_REACHED))
    assert await site.bot.stop() == 0
    assert site.logged("Unclosed") == 0


async def test_a_wrong_token_ends_the_start_at_once_with_a_plain_sentence(site: Site) -> None:
    site.world.token = "700000001:AnotherTokenThanTheBotHas_xxxxxxxxx"
    site.bot.start()
    assert await site.bot.ended() == 1
    assert site.logged("Telegram does not know this BOT_TOKEN") == 1
    assert site.logged(NOT_REACHED) == site.logged("Traceback") == 0


async def test_a_token_that_is_revoked_while_nothing_is_due_ends_the_process_with_a_sentence(
    site: Site,
) -> None:
    site.bot.start()
    await until(site.world, lambda: heard(site.world), 30)
    site.world.token = "700000001:AnotherTokenThanTheBotHas_xxxxxxxxx"
    site.owner.start()  # ends the long poll
    assert await site.bot.ended() == 1
    assert site.logged("Telegram does not accept the token any more") == 1


async def test_a_token_that_is_revoked_while_messages_are_due_fails_none_of_them(site: Site) -> None:
    site.world.faults.refuse("sendMessage", status=401, description="Unauthorized", times=None)
    await site.owe(20)
    site.bot.start()
    assert await site.bot.ended() == 1
    assert site.logged("Telegram does not accept the token any more") == 1
    assert site.statuses() == [("planned", 0)] * 20
    assert arrived(site.world) == {}


async def test_a_telegram_that_is_gone_for_seconds_is_found_again_and_nothing_is_lost_or_doubled(
    site: Site,
) -> None:
    await site.owe(5, after=timedelta(seconds=8))
    site.bot.start()
    await until(site.world, lambda: heard(site.world), 30)
    await site.telegram.stop()
    site.owner.start()
    await site.bot.wait_for(lambda: site.logged("not_delivered"))
    await site.telegram.start()
    await until(site.world, lambda: len(arrived(site.world)) == 5 and site.owner.chat.from_bot(), 60)
    assert await site.bot.stop() == 0
    assert set(arrived(site.world).values()) == {1}
