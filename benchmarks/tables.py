"""A clinic a thousand times too large: 1,000,000 patients and 5,000,000 planned messages in SQLite.

``BENCH_PEOPLE`` makes it smaller; ``BENCH_FILE`` keeps the file for the next time.
"""

import asyncio
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from benchmarks import clinic_file
from benchmarks.booking import ours
from benchmarks.botprocess import bot, resident
from benchmarks.cores import OURS, pin
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch, measured, say, started
from bot import garbage
from db import outbox
from db.engine import Database
from jobs.claiming import Granted, claim
from jobs.hooks import Hooks
from services.messages import foresight, sending
from services.moment import Moment
from transport.permits import Permit

CLAIMS = 1000
FIRST = 20
"""Claims that are not counted: the first of a process puts its statements together."""


def run() -> None:
    """Print what the size costs."""
    people = int(os.environ.get("BENCH_PEOPLE", "1000000"))
    with tempfile.TemporaryDirectory() as folder, started("benchmarks.double") as url:
        file = Path(os.environ.get("BENCH_FILE") or Path(folder) / "clinic.db")
        begun = time.monotonic()
        if not file.exists():
            asyncio.run(clinic_file.make(file, people, sessions=2, weeks=True))
        made = f"{time.monotonic() - begun:.0f} s to make"
        size = f"{file.stat().st_size / 2**30:.1f} GB"
        line(f"{people:,} patients, {people * 5:,} planned messages", made, size)
        _start(url, file)
        said = measured("benchmarks.tables", "claims", str(file))
        line("next claim: due, decided again, rendered, committed", spread(said["claims"]))
        if said["claimed"] != FIRST + CLAIMS:
            line("of these put aside instead", str(FIRST + CLAIMS - said["claimed"]))
        said = measured("benchmarks.tables", "booking", str(file))
        line("booking a course of five", spread(said["walls"]))


def _start(url: str, file: Path) -> None:
    """The clock stands before anything is due: starting is what is measured."""
    clock = file.with_name("clock")
    now = datetime.now(UTC)
    clock.write_text(str((clinic_file.BOOKED - now).total_seconds()))
    with bot(url, file, CLOCK_FILE=str(clock)) as (pid, seconds):
        time.sleep(3)
        line("start", f"{seconds:.1f} s", f"{resident(pid):.0f} MB resident")


async def claims(file: str) -> None:
    """Claim one message after the other, the longest due first."""
    house, database = clinic_file.office(), Database(f"sqlite:///{file}")
    await database.open()
    garbage.settle()

    async def prepare(tx: object, message: object, now: object) -> object:
        return await sending.prepare(Moment(tx, house, now), message)  # type: ignore[arg-type] # as the hook's

    async def nothing(*_: object) -> None:
        """No request is made."""

    async def foresee(tx: object, messages: object, now: object) -> None:
        await foresight.foresee(Moment(tx, house, now), messages)  # type: ignore[arg-type] # as the hook's

    hooks = Hooks(prepare, nothing, nothing, nothing, nothing, nothing, foresee)  # type: ignore[arg-type] # never sent
    walls, now, claimed = [], clinic_file.WEEK_BEFORE, 0
    for _ in range(FIRST + CLAIMS):
        watch = Stopwatch()
        async with database.read() as tx:
            (first,) = await outbox.due(tx, now, 1)
        async with database.write() as tx:
            made = await claim(tx, [Granted(first.id, Permit(first.lane, first.chat_id))], hooks, now)
        walls.append(watch.wall)
        claimed += len(made)
    await database.close()
    say(claims=walls[FIRST:], claimed=claimed)


if __name__ == "__main__":
    pin(OURS)
    if sys.argv[1] == "claims":
        uvloop.run(claims(sys.argv[2]))
    else:
        say(walls=uvloop.run(ours(Path(sys.argv[2]), make=False))[0])
