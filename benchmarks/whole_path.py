"""``python -m benchmarks.whole_path URL FILE care|plain``: the dispatcher sends all that is due in a file."""

import cProfile
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import uvloop
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import ExtBot

from benchmarks import clinic_file
from benchmarks.cores import OURS, pin
from benchmarks.programs import Stopwatch, megabytes, say
from bot import garbage
from bot.hooks import hooks
from db.engine import Database
from db.queries.people import patients_of
from db.tables import Message, Patient
from domain.messages import Lane
from jobs.dispatch import Dispatcher
from jobs.hooks import Hooks
from services.outgoing import Outgoing
from services.screen import Screen
from transport.limiter import LaneLimiter
from transport.request import AiohttpRequest

IN_FLIGHT = 64
UNLIMITED = 1e6


async def prepare_plainly(tx: AsyncSession, message: Message, now: datetime) -> Outgoing | None:
    """A text for everybody."""
    del now
    patient = await tx.get_one(Patient, message.patient_id)
    return Outgoing(message.id, patient.chat_id or 0, Lane(message.lane), Screen("Your visit. " * 20))


async def foresee_chats(tx: AsyncSession, messages: Sequence[Message], now: datetime) -> None:
    """Load all recipients at once; the transaction forgets what nobody holds."""
    del now
    ids = [message.patient_id for message in messages if message.patient_id is not None]
    tx.info["recipients"] = await patients_of(tx, ids)


def with_plain_texts(found: Hooks) -> Hooks:
    """The same hooks, but nothing is decided and the text is fixed, as in a broadcast."""
    return replace(found, prepare=prepare_plainly, foresee=foresee_chats)


async def main(url: str, file: str, kind: str) -> None:
    """Send what is due at ``clinic_file.EVENING`` and report."""
    office = clinic_file.office()
    begun = clinic_file.EVENING
    watch = Stopwatch()

    def now() -> datetime:
        return begun + timedelta(seconds=watch.wall)

    database = Database(f"sqlite:///{file}")
    await database.open()
    limiter = LaneLimiter(rate=UNLIMITED)
    request = AiohttpRequest(pool_size=IN_FLIGHT + 64)
    bot = ExtBot("42:bench", base_url=f"{url}/bot", request=request, rate_limiter=limiter)
    async with bot:
        found = hooks(office, bot)
        dispatcher = Dispatcher(
            database,
            found if kind == "care" else with_plain_texts(found),
            limiter,
            now=now,
            in_flight=IN_FLIGHT,
        )
        database.on_due = dispatcher.wake
        before = await _sent(database)
        garbage.settle()
        profile = cProfile.Profile(time.process_time) if os.environ.get("PROFILE") else None
        watch = Stopwatch()
        if profile:
            profile.enable()
        await dispatcher.start()
        await dispatcher.idle()
        if profile:
            profile.disable()
            profile.dump_stats(os.environ["PROFILE"])
        wall, cpu = watch.wall, watch.cpu
        await dispatcher.stop()
    say(messages=await _sent(database) - before, wall=wall, cpu=cpu, megabytes=megabytes())
    await database.close()


async def _sent(database: Database) -> int:
    async with database.read(scan=True) as tx:
        return await tx.scalar(select(func.count()).where(Message.status == "sent")) or 0


if __name__ == "__main__":
    pin(OURS)
    uvloop.run(main(*sys.argv[1:]))
