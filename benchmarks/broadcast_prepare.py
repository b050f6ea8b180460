"""Preparing a broadcast for many: how long the list takes, and how long a tap waits meanwhile.

The whole bot runs against the local Telegram. The broadcast is to begin in an hour, so that nothing is sent:
only the writing of its rows is measured. ``BENCH_PEOPLE`` is how many get it.
"""

import asyncio
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks import clinic_file
from benchmarks.broadcast_stage import TOKEN, Witness, approved, stage, stands, start
from benchmarks.cores import OURS, pin
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch, measured, say, started
from bot.machine import Machine
from domain.broadcasts import State

TAPPERS = 200
"""So many that nobody writes twice within seconds: a chat's own pace would be what they wait for."""
LOOK = 0.01
ROUNDS = 3
HOUR = timedelta(hours=1)


def run() -> None:
    """Print the seconds of a list, and what people waited for an answer while it was written."""
    people = os.environ.get("BENCH_PEOPLE", "20000")
    with tempfile.TemporaryDirectory() as folder, started("sandbox", "--token", TOKEN) as url:
        said = measured("benchmarks.broadcast_prepare", url, str(Path(folder) / "clinic.db"), people)
    walls = f"{min(said['seconds']):.2f} s"
    line(f"list of {said['rows']:,} written", walls, f"processor {min(said['cpu']):.2f} s (best of {ROUNDS})")
    line("reply to a message meanwhile", spread(said["replies"]), f"longest {max(said['replies']):.3f} s")
    line("the same while nothing else happens", spread(said["calm"]))


async def main(url: str, file: str, people: int) -> None:
    """Write the list several times and say how long each took."""
    async with stage(url, Path(file), people, sessions=1, chats=TAPPERS) as (machine, witness):
        calm, replies, seconds, cpu = list[float](), list[float](), list[float](), list[float]()
        await _write_to(witness, calm, for_seconds=2.0)
        for _ in range(ROUNDS):
            writing = asyncio.create_task(_write_to(witness, replies, for_seconds=60.0))
            watch = await _prepared(machine)
            seconds.append(watch.wall)
            cpu.append(watch.cpu)
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
    say(rows=people, seconds=seconds, cpu=cpu, replies=replies, calm=calm)


async def _write_to(witness: Witness, replies: list[float], *, for_seconds: float) -> None:
    """Somebody else each time, one after the other."""
    watch, number = Stopwatch(), 0
    while watch.wall < for_seconds:
        number += 1
        replies.append(await witness.reply_to(clinic_file.FIRST_CHAT + number % TAPPERS))


async def _prepared(machine: Machine) -> Stopwatch:
    """Start one, and wait until its list is written; what has passed since its start."""
    cast, staff = await approved(machine, later=HOUR)
    watch = Stopwatch()
    await start(machine, cast, staff)
    while True:
        await asyncio.sleep(LOOK)
        if await stands(machine, cast) == State.RUNNING:
            return watch


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
