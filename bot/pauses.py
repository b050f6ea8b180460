"""A 429's pause, kept in the database so that a restart does not cut it short."""

from datetime import timedelta

from db.engine import Database
from db.queries.facts import get_fact, set_fact
from domain.clock import Now
from services.messages.watchdog import PAUSE
from transport.pause import LoadPause, PauseRecord, SavePause


def pause_store(database: Database, clock: Now) -> tuple[LoadPause, SavePause]:
    """The two callables the limiter needs: what is left of a pause, and how to remember one."""

    async def load() -> timedelta:
        async with database.read() as tx:
            text = await get_fact(tx, PAUSE)
        return timedelta(0) if text is None else PauseRecord.from_text(text).left(clock())

    async def save(length: timedelta) -> None:
        async with database.write() as tx:
            await set_fact(tx, PAUSE, str(PauseRecord.begun(clock(), length)))

    return load, save
