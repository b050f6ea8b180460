"""What the benchmarks of broadcasts share: the double the bot before it, a notice to everybody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from benchmarks import clinic_file
from benchmarks.programs import Stopwatch
from bot import garbage
from bot.machine import Machine, running
from bot.settings import load_settings
from db.engine import Database
from db.tables import Broadcast, Staff
from domain.broadcasts import Kind
from services.broadcasts import casts, deciding, drafts
from services.broadcasts.reach import reach
from services.moment import Moment

TOKEN = "4200000042:AAExampleTokenForTheLocalDouble_12345"  # noqa: S105 - the double takes any
TEXT = "We are closed on 9 December."
OWNER = 9001
LOOK = 0.005


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
        """They and the owner have pressed Start, and the bot has seen it, long ago."""
        users = iter([OWNER, *(clinic_file.FIRST_CHAT + number for number in range(people))])

        async def work() -> None:
            for user in users:
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


@asynccontextmanager
async def stage(
    url: str, file: Path, people: int, *, sessions: int, chats: int, **options: Any
) -> AsyncIterator[tuple[Machine, Witness]]:
    """The whole bot over a new clinic of so many patients, ``chats`` of them open at the double.

    ``options``: further settings. The clock begins at ``clinic_file.BOOKED``, when nothing of care is due.
    """
    office = clinic_file.office()
    await clinic_file.make(file, people, sessions=sessions)
    async with ClientSession() as session:
        witness = Witness(session, url)
        await witness.open_chats(chats)
        settings = load_settings(
            bot_token=TOKEN,
            owner_ids=str(OWNER),
            encryption_keys=clinic_file.KEY,
            database_url=f"sqlite:///{file}",
            telegram_api_url=url,
            **options,
        )
        database, watch = Database(settings.database_url), Stopwatch()
        await database.open()

        def now() -> datetime:
            return clinic_file.BOOKED + timedelta(seconds=watch.wall)

        async with running(settings, office.texts, database, now) as machine:
            await machine.timetable.settled()
            garbage.settle()
            yield machine, witness
        await database.close()


async def approved(machine: Machine, *, later: timedelta | None = None) -> tuple[Broadcast, Staff]:
    """A notice to everybody that needs nothing but its start. ``later``: it begins so long from now."""
    async with machine.database.write() as tx:
        at = Moment(tx, machine.office, machine.clock())
        staff = await clinic_file.doctor(at)
        cast = await drafts.create(at, staff, Kind.NOTICE)
        for language in ("en", "ko"):
            await drafts.set_text(at, cast, staff, language, TEXT)
        if later is not None:
            await drafts.set_when(at, cast, staff, at.now + later)
        await deciding.submit(at, cast, staff)
    return cast, staff


async def start(machine: Machine, cast: Broadcast, staff: Staff) -> int:
    """Start it with the count that stands now; to how many it goes. Raises RuntimeError if that fails."""
    async with machine.database.read(scan=True) as tx:
        will = (await reach(Moment(tx, machine.office, machine.clock()), cast)).will
    async with machine.database.write() as tx:
        at = Moment(tx, machine.office, machine.clock())
        problem = await deciding.start(at, await tx.merge(cast), staff, will, will)
    if problem is not None:
        raise RuntimeError(f"the broadcast was not started: {problem}")
    return will


async def stands(machine: Machine, cast: Broadcast) -> str:
    """Where it stands now."""
    async with machine.database.read() as tx:
        found = await casts.find(tx, cast.id)
    return found.state if found is not None else ""
