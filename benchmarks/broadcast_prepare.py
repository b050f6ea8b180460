"""Preparing a broadcast for many: how long the list takes, and how long a tap waits meanwhile.

The whole bot runs against the local Telegram. The broadcast is to begin in an hour, so that nothing is sent:
only the writing of its rows is measured. ``BENCH_PEOPLE`` is how many get it.
"""

import asyncio
import os
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import ClientSession

from benchmarks import clinic_file
from benchmarks.broadcast import TOKEN, Witness
from benchmarks.cores import OURS, pin
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch, measured, say, started
from bot.machine import Machine, running
from bot.settings import load_settings
from db.engine import Database
from domain.broadcasts import Kind, State
from services.broadcasts import casts, deciding, drafts
from services.broadcasts.reach import reach
from services.moment import Moment

TAPPERS = 20
LOOK = 0.01
ROUNDS = 3


def run() -> None:
    """Print the seconds of a list, and what people waited for an answer while it was written."""
    people = os.environ.get("BENCH_PEOPLE", "20000")
    with tempfile.TemporaryDirectory() as folder, started("sandbox", "--token", TOKEN) as url:
        said = measured("benchmarks.broadcast_prepare", url, str(Path(folder) / "clinic.db"), people)
    line(f"list of {said['rows']:,} written", f"{min(said['seconds']):.2f} s", f"(best of {ROUNDS})")
    line("reply to a message meanwhile", spread(said["replies"]), f"longest {max(said['replies']):.3f} s")
    line("the same while nothing else happens", spread(said["calm"]))


async def main(url: str, file: str, people: int) -> None:
    """Write the list several times and say how long each took."""
    office = clinic_file.office()
    await clinic_file.make(Path(file), people, sessions=1)
    async with ClientSession() as session:
        witness = Witness(session, url)
        await witness.open_chats(TAPPERS)
        settings = load_settings(
            bot_token=TOKEN,
            owner_ids="9001",
            encryption_keys=clinic_file.KEY,
            database_url=f"sqlite:///{file}",
            telegram_api_url=url,
        )
        database, watch = Database(settings.database_url), Stopwatch()
        await database.open()

        def now() -> datetime:
            return clinic_file.BOOKED + timedelta(seconds=watch.wall)

        async with running(settings, office.texts, database, now) as machine:
            await machine.timetable.settled()
            calm, replies, seconds = list[float](), list[float](), list[float]()
            await _write_to(witness, calm, for_seconds=2.0)
            for _ in range(ROUNDS):
                writing = asyncio.create_task(_write_to(witness, replies, for_seconds=60.0))
                seconds.append(await _prepared(machine))
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
        await database.close()
    say(rows=people, seconds=seconds, replies=replies, calm=calm)


async def _write_to(witness: Witness, replies: list[float], *, for_seconds: float) -> None:
    """Somebody else each time, one after the other."""
    watch, number = Stopwatch(), 0
    while watch.wall < for_seconds:
        number += 1
        replies.append(await witness.reply_to(clinic_file.FIRST_CHAT + number % TAPPERS))


async def _prepared(machine: Machine) -> float:
    """Start one, and wait until its list is written; the seconds since its start."""
    async with machine.database.write() as tx:
        at = Moment(tx, machine.office, machine.clock())
        staff = await clinic_file.doctor(at)
        cast = await drafts.create(at, staff, Kind.NOTICE)
        for language in ("en", "ko"):
            await drafts.set_text(at, cast, staff, language, "We are closed on 9 December.")
        await drafts.set_when(at, cast, staff, at.now + timedelta(hours=1))
        await deciding.submit(at, cast, staff)
        will = (await reach(at, cast)).will
    watch = Stopwatch()
    async with machine.database.write() as tx:
        at = Moment(tx, machine.office, machine.clock())
        cast = await tx.merge(cast)
        if await deciding.start(at, cast, staff, will) is not None:
            raise RuntimeError("the broadcast was not started")
    while True:
        await asyncio.sleep(LOOK)
        async with machine.database.read() as tx:
            found = await casts.find(tx, cast.id)
        if found is not None and found.state == State.RUNNING:
            return watch.wall


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
