"""A broadcast at Telegram's rate against a double that enforces its limits, and replies meanwhile.

The whole bot runs, with its real renderers: a notice is made, started, prepared and let go as staff would;
somebody writes to the bot every two seconds. What the process holds in memory is looked at all the while.
``BENCH_PEOPLE`` is how many get the broadcast (20,000 take eleven minutes), ``BENCH_RATE`` how many a second.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import clinic_file
from benchmarks.botprocess import resident
from benchmarks.broadcast_stage import TEXT, TOKEN, Witness, approved, stage, stands, start
from benchmarks.cores import OURS, pin
from benchmarks.figures import line, spread
from benchmarks.programs import measured, say, started
from bot.machine import Machine
from db.tables import Broadcast, Message, MessageEvent
from domain.broadcasts import ROW_KIND, State
from services.broadcasts.casts import subject_of

RATE = 30
EVERY = 2.0
LOOK = 2.0
COUNTED = ("send", "edit")
"""What Telegram counts: the broadcast, the replies and the status message's edits share the rate."""
LOOKS = 10
"""So many times the memory is looked at, evenly over what is sent."""


def run() -> None:
    """Print the rate reached, refusals, memory, and how long people waited for a reply."""
    people, rate = os.environ.get("BENCH_PEOPLE", "20000"), int(os.environ.get("BENCH_RATE", RATE))
    with tempfile.TemporaryDirectory() as folder, started("sandbox", "--token", TOKEN) as url:
        file = str(Path(folder) / "clinic.db")
        said = measured("benchmarks.broadcast", url, file, people, str(rate))
    reached = said["sent"] / said["seconds"]
    line(
        f"broadcast to {said['sent']:,} at {rate}/s", f"{reached:.2f}/s", f"{reached / rate:.1%} of the rate"
    )
    counted = said["counted"] / said["seconds"]
    line("with the replies and edits meanwhile", f"{counted:.2f}/s", f"{counted / rate:.1%} of the rate")
    line("requests the double refused with 429", str(said["refused"]))
    line("reply to a message meanwhile", spread(said["replies"]))
    _memory(said["memory"])
    with started("benchmarks.double") as url:
        theirs = measured("benchmarks.one_queue", url)
    if "missing" in theirs:
        line(f"{theirs['missing']} is not installed; install the dependency group `bench`")
    else:
        line("the same behind PTB's AIORateLimiter, 600 messages waiting", spread(theirs["replies"]))


def _memory(looks: Sequence[tuple[int, float]]) -> None:
    """What the process held when so many had gone."""
    for sent, megabytes in looks:
        line(f"memory of the bot when {sent:,} had gone", f"{megabytes:.1f} MB")
    settled = looks[len(looks) // 2 :]
    line("of that, growth over the second half", f"{settled[-1][1] - settled[0][1]:+.1f} MB")


async def main(url: str, file: str, people: int, rate: int) -> None:
    """Run the broadcast and say what the double saw."""
    async with stage(url, Path(file), people, sessions=5, chats=people, send_rate=rate) as (machine, witness):
        await witness.act("faults", limits={"per_second": rate, "chat_burst": 3})
        seconds, replies, memory = await _broadcast(machine, witness, people)
        refused = await _refused(machine)
        calls = await witness.act("requests")
    sent = sum(call["method"] == "sendMessage" and TEXT in call["params"]["text"] for call in calls)
    counted = sum(call["method"].startswith(COUNTED) for call in calls)
    say(sent=sent, counted=counted, seconds=seconds, refused=refused, replies=replies, memory=memory)


async def _broadcast(
    machine: Machine, witness: Witness, people: int
) -> tuple[float, list[float], list[tuple[int, float]]]:
    """Seconds from the start to the last answer, how long each person waited for a reply, and memory."""
    cast, staff = await approved(machine)
    begun, replies = machine.clock(), list[float]()
    writing = asyncio.create_task(_write_now_and_then(witness, people, replies))
    will = await start(machine, cast, staff)
    memory = [(0, resident(os.getpid()))]
    while True:
        await asyncio.sleep(LOOK)
        is_done = await stands(machine, cast) == State.DONE
        sent, last = await _sent(machine, cast)
        if is_done or len(memory) * will / LOOKS <= sent < will:
            memory.append((sent, resident(os.getpid())))
        if is_done:
            break
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    return (last - begun).total_seconds(), replies, memory


async def _write_now_and_then(witness: Witness, people: int, replies: list[float]) -> None:
    """Somebody else each time, until it is cancelled."""
    number = 0
    while True:
        await asyncio.sleep(EVERY)
        number += 1
        replies.append(await witness.reply_to(clinic_file.FIRST_CHAT + number * 37 % people))


async def _sent(machine: Machine, cast: Broadcast) -> tuple[int, datetime]:
    """How many have gone, and when the last of them (aware UTC)."""
    mine = (Message.subject == subject_of(cast.id), Message.kind == ROW_KIND, Message.status == "sent")
    async with machine.database.read(scan=True) as tx:
        found = (await tx.execute(select(func.count(), func.max(Message.sent_at)).where(*mine))).one()
    return found[0], found[1] or machine.clock()


async def _refused(machine: Machine) -> int:
    query = select(func.count()).where(MessageEvent.why.like("flood%"))
    async with machine.database.read(scan=True) as tx:
        return await tx.scalar(query) or 0


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
