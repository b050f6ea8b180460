"""kill -9 in the midst of a broadcast: nobody gets it twice or is forgotten, what is unknown is shown."""

import asyncio
import random
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.opening import open_texts
from bot.settings import CONTENT
from db.engine import Database
from db.keyring import Keyring, new_key
from db.migrate import upgrade
from db.sealed import use_keyring
from db.tables import Staff
from sandbox.clock import FileClock, utc_now
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World
from services.moment import Moment
from services.office import Office
from tests.support import crowd
from tests.support.mortal import MortalBot
from tests.support.numbered import befriend

PEOPLE = 250
KILLS = 3
IN_FLIGHT = 10
RATE = 300
WORDS = "9 March"
NOON = time(3, tzinfo=UTC)
"""In Seoul: nobody sleeps during the test."""


async def started(bot: MortalBot, world: World, owner: Person, now: datetime) -> list[Person]:
    """The owner has started a notice to everybody while no process runs; everybody's chat is open."""
    upgrade(f"sqlite:///{bot.database}")
    database, texts = Database(f"sqlite:///{bot.database}"), open_texts(CONTENT)
    await database.open()
    async with database.write() as tx:
        people = await befriend(tx, world, PEOPLE, now)
        staff = Staff(telegram_id=owner.id, role="owner", language="en", created_at=now)
        tx.add(staff)
        await tx.flush()
        at = Moment(tx, Office(texts.content, texts, "clinic_bot"), now)
        assert await crowd.go(at, await crowd.approved(at, staff), staff) is None
    await database.close()
    return people


async def test_after_kills_each_one_got_it_at_most_once_and_every_unknown_one_is_shown(
    tmp_path: Path,
) -> None:
    rng, clock, key = random.Random(3), FileClock(tmp_path / "offset"), new_key()
    use_keyring(Keyring((key,)))
    noon = datetime.combine(utc_now().date() + timedelta(days=1), NOON)
    clock.set_offset((noon - utc_now()).total_seconds())
    world = World(now=clock)
    owner = world.person("Dr. Han")
    owner.chat.opened = True
    async with LocalTelegram(world) as telegram:
        bot = MortalBot(
            tmp_path,
            {
                "BOT_TOKEN": world.token,
                "OWNER_IDS": str(owner.id),
                "ENCRYPTION_KEYS": key,
                "TELEGRAM_API_URL": telegram.api_url,
                "SEND_RATE": str(RATE),
                "IN_FLIGHT": str(IN_FLIGHT),
            },
        )
        people = await started(bot, world, owner, clock())
        world.faults.delay("sendMessage", 0.03, times=None)
        try:
            for number in range(KILLS):
                before = sum(crowd.had(people, WORDS))
                bot.start()
                if number:  # the first one dies at any moment, the others among their sends
                    await bot.wait_for(lambda before=before: sum(crowd.had(people, WORDS)) > before)
                await asyncio.sleep(rng.uniform(0, 0.25))
                await bot.kill()
            bot.start()
            await bot.wait_for(lambda: bot.rows("select 1 from broadcasts where state = 'done'"), 60)
            copies = crowd.had(people, WORDS)
            rows = bot.rows("select status, count(*) from messages where kind = 'cast' group by status")
            counts: dict[str, int] = dict(rows)  # type: ignore[arg-type] # two columns each
            unknown = counts.get("unknown", 0)
            await bot.wait_for(lambda: any("Sent to" in m.words for m in owner.chat.from_bot()[-1:]))
            assert await bot.stop() == 0
        finally:
            await bot.kill()
    assert max(copies) == 1
    assert counts == {"sent": PEOPLE - unknown} | ({"unknown": unknown} if unknown else {})
    assert 0 < unknown <= KILLS * IN_FLIGHT, "at least one kill hit messages on their way"
    assert PEOPLE - unknown <= sum(copies) <= PEOPLE
    assert f"Unknown whether it arrived: {unknown}" in owner.chat.from_bot()[-1].words
