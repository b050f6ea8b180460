"""A broadcast at Telegram's rate against a double that enforces its limits, and replies meanwhile.

The whole bot runs, with its real renderers; somebody writes to it every two seconds. ``BENCH_PEOPLE`` is how
many get the broadcast (20,000 take eleven minutes).
"""

import asyncio
import os
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from benchmarks import clinic_file
from benchmarks.cores import OURS, pin
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch, measured, say, started
from bot.machine import Machine, running
from bot.settings import load_settings
from db import outbox
from db.engine import Database
from db.outbox import Owed
from domain.messages import Key, Lane

TOKEN = "4200000042:AAExampleTokenForTheLocalDouble_12345"  # noqa: S105 - the double takes any
RATE = 30
TEXT = "We are closed on 9 December."
CHUNK = 500
EVERY = 2.0
LOOK = 0.005


def run() -> None:
    """Print the rate reached, refusals, and how long people waited for a reply."""
    people = os.environ.get("BENCH_PEOPLE", "20000")
    with tempfile.TemporaryDirectory() as folder, started("sandbox", "--token", TOKEN) as url:
        said = measured("benchmarks.broadcast", url, str(Path(folder) / "clinic.db"), people)
    rate = said["sent"] / said["seconds"]
    line(f"broadcast to {said['sent']:,} at {RATE}/s", f"{rate:.2f}/s", f"{rate / RATE:.1%} of the rate")
    line("requests the double refused with 429", str(said["refused"]))
    line("reply to a message meanwhile", spread(said["replies"]))
    with started("benchmarks.double") as url:
        theirs = measured("benchmarks.one_queue", url)
    if "missing" in theirs:
        line(f"{theirs['missing']} is not installed; install the dependency group `bench`")
    else:
        line("the same behind PTB's AIORateLimiter, 600 messages waiting", spread(theirs["replies"]))


class Witness:
    """The double, asked over HTTP."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def act(self, name: str, **body: object) -> Any:
        """One call of its control API."""
        async with self._session.post(f"{self._url}/_control/{name}", json=body) as answer:
            return await answer.json()

    async def reply_to(self, user: int) -> float:
        """Seconds from a person's "/start" until an answer to it is in their chat."""
        watch = Stopwatch()
        await self.act("send", user_id=user, text="/start")
        while True:
            (chat,) = await self.act("chats", chat_id=user)
            texts = [message["text"] for message in chat["messages"]]
            if any(TEXT not in text for text in texts[_last(texts, "/start") + 1 :]):
                return watch.wall
            await asyncio.sleep(LOOK)

    async def open_chats(self, people: int) -> None:
        """Everybody has pressed Start, and the bot has seen it, long ago."""
        numbers = iter(range(people))

        async def work() -> None:
            for number in numbers:
                user = clinic_file.FIRST_CHAT + number
                await self.act("person", first_name="P", user_id=user)
                await self.act("start", user_id=user)

        await asyncio.gather(*(work() for _ in range(32)))
        offset = 0
        while updates := await self._updates(offset):
            offset = updates[-1]["update_id"] + 1

    async def _updates(self, offset: int) -> list[dict[str, Any]]:
        body = {"offset": offset, "timeout": 0}
        async with self._session.post(f"{self._url}/bot{TOKEN}/getUpdates", json=body) as answer:
            found: list[dict[str, Any]] = (await answer.json())["result"]
            return found


def _last(texts: list[str], text: str) -> int:
    return max(number for number, each in enumerate(texts) if each == text)


async def main(url: str, file: str, people: int) -> None:
    """Run the broadcast and say what the double saw."""
    office = clinic_file.office()
    await clinic_file.make(Path(file), people)
    async with ClientSession() as session:
        witness = Witness(session, url)
        await witness.open_chats(people)
        await witness.act("faults", limits={"per_second": RATE, "chat_burst": 3})
        settings = load_settings(
            bot_token=TOKEN,
            owner_ids="9001",
            encryption_keys=clinic_file.KEY,
            database_url=f"sqlite:///{file}",
            telegram_api_url=url,
            send_rate=RATE,
        )
        database, watch = Database(settings.database_url), Stopwatch()
        await database.open()

        def now() -> datetime:
            return clinic_file.BOOKED + timedelta(seconds=watch.wall)

        async with running(settings, office.texts, database, now) as machine:
            seconds, replies = await _broadcast(machine, witness, people)
        await database.close()
        calls = await witness.act("requests")
    sent = sum(call["method"] == "sendMessage" and TEXT in call["params"]["text"] for call in calls)
    say(sent=sent, seconds=seconds, refused=await _refused(database), replies=replies)


async def _broadcast(machine: Machine, witness: Witness, people: int) -> tuple[float, list[float]]:
    """Seconds from the first row to the last answer, and how long each person waited for a reply."""
    await machine.timetable.settled()
    watch, replies = Stopwatch(), list[float]()
    writing = asyncio.create_task(_write_now_and_then(witness, people, replies))
    for first in range(1, people + 1, CHUNK):
        numbers = range(first, min(first + CHUNK, people + 1))
        async with machine.database.write() as tx:
            owed = [_owed(number, machine.clock()) for number in numbers]
            await outbox.add_many(tx, owed, now=machine.clock())
    await machine.dispatcher.idle()
    seconds = watch.wall
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    return seconds, replies


async def _write_now_and_then(witness: Witness, people: int, replies: list[float]) -> None:
    """Somebody else each time, until it is cancelled."""
    number = 0
    while True:
        await asyncio.sleep(EVERY)
        number += 1
        replies.append(await witness.reply_to(clinic_file.FIRST_CHAT + number * 37 % people))


def _owed(number: int, now: datetime) -> Owed:
    return Owed(
        key=Key(f"p{number}", "broadcast:1", "answer"),
        lane=Lane.BROADCAST,
        patient_id=number,
        due_at=now,
        not_after=now + timedelta(days=1),
        params={"form": "words", "text": TEXT, "at": ""},
    )


async def _refused(database: Database) -> int:
    await database.open()
    async with database.read(scan=True) as tx:
        found = await tx.connection()
        count = await found.exec_driver_sql("SELECT count(*) FROM message_events WHERE why LIKE 'flood%'")
        number = int(count.scalar_one())
    await database.close()
    return number


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
