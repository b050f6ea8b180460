"""Any order of deeds, outcomes, crashes and passing time: what must never happen does not happen."""

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import BadRequest, Forbidden
from telegram.ext import ExtBot

from bot.hooks import hooks
from bot.opening import open_texts
from bot.settings import CONTENT
from db import outbox
from db.engine import Database
from db.keyring import Keyring, new_key
from db.migrate import upgrade
from db.sealed import use_keyring
from db.tables import Message, Patient, Session, Staff
from domain.messages import OPEN, Status
from domain.patients import SessionState
from jobs.dispatch import Dispatcher
from services.messages.planning import preview, replan
from services.messages.sending import prepare
from services.moment import Moment
from services.office import Office
from services.outgoing import Outgoing
from services.people.reachability import came_back, lost_chat
from services.safety import holds
from services.visits import marks, moves, visits
from tests.services.clinic import arrive, course, employ
from transport.errors import OutcomeUnknownError
from transport.limiter import LaneLimiter
from transport.permits import Permit

START = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OUTCOMES = ("sent", "sent", "sent", "arrived, no answer", "lost, no answer", "refused", "blocked")
HURRIED = 1e7
"""The limiter's seconds pass so fast that no chat waits."""

T = TypeVar("T")
hours = st.integers(1, 24 * 30)


class OutboxMachine(RuleBasedStateMachine):
    """One patient, some visits, a dispatcher that really runs, and a witness at the wire."""

    office: Office
    empty: Path

    @initialize()
    def open_clinic(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.empty, self.folder / "clinic.db")
        self.database = Database(f"sqlite:///{self.folder / 'clinic.db'}")
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

    # ---------------------------------------------------------------- deeds

    @rule(first=hours, gap=st.integers(14, 40))
    @precondition(lambda self: self.sessions() < 6)
    def book(self, first: int, gap: int) -> None:
        starts = (self.now + first * HOUR, self.now + first * HOUR + timedelta(days=gap))
        self.deed(lambda at: course(at, self.doctor, self.patient, *starts))

    @rule(pick=st.integers(0, 5), to=hours)
    def move(self, pick: int, to: int) -> None:
        self.on_session(pick, lambda at, one: moves.move(at, self.doctor, one, self.now + to * HOUR))

    @rule(pick=st.integers(0, 5))
    def patient_cancels(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: visits.cancel(at, self.patient, one.id, one.time_version))

    @rule(pick=st.integers(0, 5))
    def clinic_cancels(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: moves.cancel(at, self.doctor, one))

    @rule(pick=st.integers(0, 5))
    def done(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: marks.done(at, self.doctor, one))

    @rule(pick=st.integers(0, 5))
    def undo(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: marks.undo(at, self.doctor, one))

    @rule(pick=st.integers(0, 5))
    def hold(self, pick: int) -> None:
        async def act(at: Moment, one: Session) -> None:
            if one.state == SessionState.BOOKED and await visits.standing_hold(at.tx, one.id) is None:
                await holds.hold(at, await at.tx.get_one(Patient, one.patient_id), one)

        self.on_session(pick, act)

    @rule(pick=st.integers(0, 5))
    def lift(self, pick: int) -> None:
        self.on_session(pick, lambda at, one: holds.lift(at, self.doctor, one))

    @rule(open_again=st.booleans())
    def chat_changes(self, open_again: bool) -> None:
        async def act(at: Moment) -> None:
            patient = await at.tx.get_one(Patient, self.patient.id)
            await (came_back(at, patient) if open_again else lost_chat(at, patient))

        self.deed(act)

    # ---------------------------------------------------------------- time, the wire, crashes

    @rule(by=st.integers(1, 72), outcomes=st.lists(st.sampled_from(OUTCOMES), max_size=4))
    def time_passes(self, by: int, outcomes: list[str]) -> None:
        self.outcomes = outcomes
        self.now += by * HOUR
        self.run(self._dispatch())
        self.now += timedelta(minutes=40)
        self.run(self._dispatch())

    @rule(by=st.integers(1, 24 * 8))
    def time_passes_without_us(self, by: int) -> None:
        self.now += by * HOUR

    @rule(arrives=st.booleans())
    def killed_while_sending(self, arrives: bool) -> None:
        async def claim(at: Moment) -> None:
            for candidate in await outbox.due(at.tx, at.now, 1):
                message = await outbox.get(at.tx, candidate.id)
                assert message is not None
                if await prepare(at, message) is not None:
                    await outbox.mark_sending(at.tx, message, at.now)
                    self.arrivals[message.id] += arrives

        self.deed(claim)
        self.run(self._dispatch())

    @rule()
    def planning_again_changes_nothing(self) -> None:
        async def act(at: Moment) -> None:
            await replan(at, self.patient.id, who="plan")
            assert await preview(at, self.patient.id) == ()

        self.deed(act)

    @rule(pick=st.integers(0, 5))
    def undo_is_an_exact_inverse_while_nothing_was_sent(self, pick: int) -> None:
        async def act(at: Moment, one: Session) -> None:
            await replan(at, one.patient_id, who="plan")
            before = await self._open(at.tx)
            if await marks.done(at, self.doctor, one):
                assert await marks.undo(at, self.doctor, one) == []
                assert await self._open(at.tx) == before

        self.on_session(pick, act)

    async def _open(self, tx: AsyncSession) -> list[object]:
        return [row for row in await outbox.rows_of(tx, self.patient.id) if row.status in OPEN]

    async def _dispatch(self) -> None:
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

    # ---------------------------------------------------------------- what always holds

    @invariant()
    def no_request_was_wrong(self) -> None:
        assert self.wrong == []

    @invariant()
    def what_came_twice_says_so(self) -> None:
        twice = [number for number, times in self.arrivals.items() if times > 1]

        async def marked() -> list[int]:
            async with self.database.read() as tx:
                rows = await outbox.get_all(tx, twice)
                return [row.id for row in rows if row.maybe_twice]

        assert self.run(marked()) == twice

    def sessions(self) -> int:
        async def number() -> int:
            async with self.database.read() as tx:
                return await tx.scalar(select(func.count(Session.id))) or 0

        return self.run(number())

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)


def test_whatever_happens_no_message_goes_that_must_not(tmp_path_factory: Any) -> None:
    use_keyring(Keyring((new_key(),)))
    texts = open_texts(CONTENT)
    OutboxMachine.office = Office(texts.content, texts, "clinic_bot")
    OutboxMachine.empty = tmp_path_factory.mktemp("schema") / "empty.db"
    upgrade(f"sqlite:///{OutboxMachine.empty}")
    bounded = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    OutboxMachine.TestCase.settings = bounded
    OutboxMachine.TestCase().runTest()
