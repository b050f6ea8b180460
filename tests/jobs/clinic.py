"""A small clinic to send messages from: a real database, a real bot, the local Telegram, a clock by hand."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import ExtBot

from db import outbox
from db.engine import Database
from db.tables import Message, Patient
from domain.messages import Key, Lane, Status
from jobs.dispatch import Dispatcher
from jobs.hooks import Hooks
from jobs.wire import sender
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World
from services.outgoing import Outgoing
from services.screen import Screen
from transport.failures import Failure
from transport.limiter import LaneLimiter
from transport.permits import Permit
from transport.request import AiohttpRequest
from transport.timeouts import Timeouts

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
QUICK = Timeouts(pool=0.2, connect=0.5, write=0.5, read=5.0)
WEEK = timedelta(days=7)

Prepare = Callable[[AsyncSession, Message, datetime], Awaitable[Outgoing | None]]
Send = Callable[[Outgoing, Permit], Awaitable[int]]


@dataclass
class Clinic:
    """What the tests hold in their hands."""

    database: Database
    world: World
    local: LocalTelegram
    bot: ExtBot[Any]
    limiter: LaneLimiter
    now: datetime = NOW
    runs_from: float | None = None
    reactions: list[tuple[str, str]] = field(default_factory=list)
    gave_up: list[str] = field(default_factory=list)
    deeds_fail_for: str = ""
    prepare: Prepare | None = None
    send: Send | None = None
    dispatcher: Dispatcher | None = None
    _people: dict[str, tuple[Person, int]] = field(default_factory=dict)

    async def patient(self, name: str) -> Person:
        """A patient who has opened the chat."""
        async with self.database.write() as tx:
            return (await self._known(tx, name))[0]

    def chat(self, name: str) -> list[str]:
        """What the bot wrote to this patient."""
        return [m.text for m in self._people[name][0].chat.transcript() if m.sender == "bot"]

    async def owe(self, name: str, text: str, **options: Any) -> int:
        """Owe the patient this text; returns the row's id."""
        return (await self.owe_all([name], [text], **options))[0]

    async def owe_all(
        self,
        names: Sequence[str],
        texts: Sequence[str],
        *,
        lane: Lane = Lane.CARE,
        after: timedelta = timedelta(0),
        within: timedelta = WEEK,
    ) -> list[int]:
        """Owe each patient each text, due some time from now, in one transaction; returns the ids."""
        due = self.time() + after
        async with self.database.write() as tx:
            for name in names:
                patient_id = (await self._known(tx, name))[1]
                for text in texts:
                    await outbox.add(
                        tx,
                        key=Key(f"p{patient_id}", "test:1", text),
                        lane=lane,
                        patient_id=patient_id,
                        due_at=due,
                        not_after=due + within,
                        now=self.time(),
                    )
            query = select(Message.id).where(Message.step.in_(texts), Message.due_at == due)
            return list(await tx.scalars(query.order_by(Message.id)))

    async def _known(self, tx: AsyncSession, name: str) -> tuple[Person, int]:
        if name not in self._people:
            person = self.world.person(name)
            person.start()
            row = Patient(code=name, language="en", chat_id=person.id, created_at=NOW)
            tx.add(row)
            await tx.flush()
            self._people[name] = (person, row.id)
        return self._people[name]

    async def row(self, message_id: int) -> Message:
        async with self.database.read() as tx:
            message = await outbox.get(tx, message_id)
        assert message is not None
        return message

    async def status(self, message_id: int) -> str:
        return (await self.row(message_id)).status

    async def start(self, **options: Any) -> Dispatcher:
        """Start a dispatcher, woken by commits as in the product."""
        self.dispatcher = Dispatcher(
            self.database,
            self._hooks(),
            self.limiter,
            now=self.time,
            on_stopped=self.gave_up.append,
            **options,
        )
        self.database.on_due = self.dispatcher.wake
        await self.dispatcher.start()
        return self.dispatcher

    def time(self) -> datetime:
        """The clinic's clock: by hand, or running along with the event loop's."""
        if self.runs_from is None:
            return self.now
        return self.now + timedelta(seconds=asyncio.get_running_loop().time() - self.runs_from)

    async def move(self, by: timedelta) -> None:
        """Move the clock and wait until the dispatcher has nothing left to do."""
        self.now += by
        await self.settle()

    def wake(self) -> None:
        assert self.dispatcher is not None
        self.dispatcher.wake()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something that announces itself to nobody, such as a row in the database."""
        async with asyncio.timeout(10):
            while not happened():  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0.005)
        # What it did in this turn of the loop is heard of in the next: a send that ended has not landed yet.
        await asyncio.sleep(0)

    async def nothing_more(self) -> None:
        """Give the dispatcher every chance to do something it should not do."""
        for _ in range(10):
            self.wake()
            await asyncio.sleep(0.005)

    async def settle(self) -> None:
        assert self.dispatcher is not None
        async with asyncio.timeout(10):
            await self.dispatcher.idle()

    def _hooks(self) -> Hooks:
        return Hooks(
            prepare=self.prepare or self.prepare_plainly,
            send=self.send or sender(self.bot),
            on_sent=self._noting("sent"),
            on_unreachable=self._noting("unreachable"),
            on_failed=self._on_failed,
            on_unknown=self._noting("unknown"),
        )

    async def prepare_plainly(self, tx: AsyncSession, message: Message, now: datetime) -> Outgoing | None:
        """Expire what is late, render the rest as its step's name."""
        if now > message.not_after:
            await outbox.set_status(tx, message, Status.EXPIRED, who="dispatch", why="late", now=now)
            return None
        patient = await tx.get_one(Patient, message.patient_id)
        assert patient.chat_id is not None
        return Outgoing(message.id, patient.chat_id, Lane(message.lane), Screen(message.step))

    def _noting(self, what: str) -> Callable[[AsyncSession, Message, datetime], Awaitable[None]]:
        async def note(_tx: AsyncSession, message: Message, _now: datetime) -> None:
            if message.step == self.deeds_fail_for:
                raise RuntimeError("a bug in a deed")
            self.reactions.append((what, message.step))

        return note

    async def _on_failed(self, _tx: AsyncSession, message: Message, failure: Failure, _now: datetime) -> None:
        self.reactions.append((f"failed: {failure.reason}", message.step))


@asynccontextmanager
async def open_clinic(database: Database, *, rate: float = 500, pace: float = 1.0) -> AsyncIterator[Clinic]:
    """A clinic, and a clean end of everything that was started.

    ``pace``: how many times faster than a real second one of the limiter's passes.
    """
    world = World()
    limiter = LaneLimiter(
        rate=rate,
        monotonic=lambda: time.monotonic() * pace,
        sleep=lambda seconds: asyncio.sleep(seconds / pace),
    )
    async with LocalTelegram(world) as local:
        bot = ExtBot(
            world.token,
            base_url=f"{local.api_url}/bot",
            request=AiohttpRequest(timeouts=QUICK),
            get_updates_request=AiohttpRequest(),
            rate_limiter=limiter,
        )
        async with bot:
            clinic = Clinic(database, world, local, bot, limiter)
            try:
                yield clinic
            finally:
                if clinic.dispatcher is not None:
                    await clinic.dispatcher.stop()
