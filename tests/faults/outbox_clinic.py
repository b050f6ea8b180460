"""A clinic for a machine of rules: one patient, a dispatcher that really runs, a witness at the wire."""

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.hooks import hooks
from db import outbox
from db.engine import Database
from db.tables import Message, Patient, Session, Staff
from domain.messages import OPEN, Status
from domain.patients import SessionState
from jobs.dispatch import Dispatcher
from services.moment import Moment
from services.office import Office
from services.outgoing import Outgoing
from tests.services.clinic import arrive, employ
from tests.support.schema import lay
from transport.errors import OutcomeUnknownError
from transport.limiter import LaneLimiter
from transport.permits import Permit

START = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
HURRIED = 1e7
"""The limiter's seconds pass so fast that no chat waits."""

T = TypeVar("T")


class OutboxClinic(RuleBasedStateMachine):
    """One patient, some visits, a dispatcher that really runs, and a witness at the wire."""

    office: Office

    @initialize()
    def open_clinic(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.database = Database(f"sqlite:///{lay(self.folder / 'clinic.db')}")
        self.now, self.outcomes = START, list[str]()
        self.arrivals, self.wrong = Counter[int](), list[str]()
        self.run(self.database.open())
        self.doctor, self.patient = self.deed(self._people)

    async def _people(self, at: Moment) -> tuple[Staff, Patient]:
        return await employ(at, "doctor", 9001), await arrive(at)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def deed(self, act: Callable[[Moment], Coroutine[Any, Any, T]]) -> T:
        async def inside() -> T:
            async with self.database.write() as tx:
                return await act(Moment(tx, self.office, self.now))

        return self.run(inside())

    def on_session(self, pick: int, act: Callable[[Moment, Session], Coroutine[Any, Any, object]]) -> None:
        """Do it to one of the sessions, if there are any."""

        async def inside(at: Moment) -> None:
            found = list(await at.tx.scalars(select(Session).order_by(Session.id)))
            if found:
                await act(at, found[pick % len(found)])

        self.deed(inside)

    def sessions(self) -> int:
        async def number() -> int:
            async with self.database.read() as tx:
                return await tx.scalar(select(func.count(Session.id))) or 0

        return self.run(number())

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    async def open_rows(self, tx: AsyncSession) -> list[object]:
        return [row for row in await outbox.rows_of(tx, self.patient.id) if row.status in OPEN]

    async def dispatch(self) -> None:
        limiter = LaneLimiter(
            rate=1e6, monotonic=lambda: time.monotonic() * HURRIED, sleep=lambda _: asyncio.sleep(0)
        )
        made = replace(hooks(self.office, ExtBot("123:abc")), send=self._witness)
        dispatcher = Dispatcher(self.database, made, limiter, now=lambda: self.now, in_flight=1)
        self.database.on_due = dispatcher.wake
        await dispatcher.start()
        async with asyncio.timeout(20):
            await dispatcher.idle()
        await dispatcher.stop()
        await limiter.shutdown()

    async def _witness(self, outgoing: Outgoing, _permit: Permit) -> int:
        """A request begins: is it one that may begin?"""
        async with self.database.read() as tx:
            message = await tx.get_one(Message, outgoing.message_id)
            await self._check(tx, message)
        outcome = self.outcomes.pop(0) if self.outcomes else "sent"
        if outcome in {"sent", "arrived, no answer"}:
            self.arrivals[message.id] += 1
        match outcome:
            case "refused":
                raise BadRequest("message is too long")
            case "blocked":
                raise Forbidden("bot was blocked by the user")
            case "arrived, no answer" | "lost, no answer":
                raise OutcomeUnknownError("ServerDisconnectedError")
        return 1

    async def _check(self, tx: AsyncSession, message: Message) -> None:
        if self.now > message.not_after:
            self.wrong.append(f"{message.step} began after its last instant")
        if message.status != Status.SENDING:
            self.wrong.append(f"{message.step} began as {message.status}")
        urgent = await tx.scalar(
            select(func.min(Message.lane)).where(
                Message.status == Status.PLANNED, Message.due_at <= self.now, Message.id != message.id
            )
        )
        if urgent is not None and urgent < message.lane:
            self.wrong.append(f"{message.step} went before something more urgent")
        if message.kind == "step":
            session = await tx.get_one(Session, int(message.subject.removeprefix("session:")))
            expected = SessionState.PERFORMED if "after-" in message.step else SessionState.BOOKED
            if message.step != "recheck" and session.state != expected:
                self.wrong.append(f"{message.step} began for a session that is {session.state}")
            if session.time_version != message.version:
                self.wrong.append(f"{message.step} began for a time that was changed")
