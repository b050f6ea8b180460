"""Messages that are due and do not go out: noticed, told once, and told again when it is over."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from db import outbox
from db.engine import Database
from db.queries.facts import set_fact
from db.tables import Message, Staff
from domain.messages import Lane, Status
from jobs.watchdog import Watchdog
from sandbox.world import World
from services.messages.sending import prepare
from services.messages.watchdog import PAUSE
from services.moment import Moment
from services.office import Office
from tests.support.numbered import befriend, owe_numbers
from transport.pause import PauseRecord

START = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
HALF_A_MINUTE = timedelta(seconds=30)


@dataclass
class Room:
    """A clinic whose clock and messages the test moves by hand; nothing is sent unless it says so."""

    database: Database
    office: Office
    now: datetime = START
    seconds: float = 1000.0
    world: World = field(default_factory=World)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.watchdog = Watchdog(self.database, self.office, lambda: self.seconds)

    async def look(self, times: int = 1) -> list[str]:
        """Half a minute passes and the watchdog looks, so many times; what it logged."""
        with capture_logs() as logs:
            for _ in range(times):
                self.now += HALF_A_MINUTE
                self.seconds += HALF_A_MINUTE.total_seconds()
                assert await self.watchdog.look(self.now) == self.now + HALF_A_MINUTE
        return [str(line["event"]) for line in logs]

    async def owe(self, messages: int, lane: Lane = Lane.CARE) -> None:
        async with self.database.write() as tx:
            people = await befriend(tx, self.world, messages, self.now)
            numbers = [next(self.numbers) for _ in people]
            await owe_numbers(tx, numbers, people, lane=lane, now=self.now)

    async def send(self, messages: int) -> None:
        """The next so many of those that are due went out."""
        async with self.database.write() as tx:
            found = await outbox.due(tx, self.now, messages)
            for message in await outbox.get_all(tx, [each.id for each in found]):
                await outbox.mark_sending(tx, message, self.now)
                await outbox.mark_sent(tx, message, telegram_id=1, chat_id=1, text="", now=self.now)

    async def told(self) -> list[tuple[str, str]]:
        """Step and status of what the owners are owed."""
        async with self.database.read() as tx:
            query = select(Message).where(Message.staff_id.is_not(None)).order_by(Message.id)
            return [(each.step, each.status) for each in await tx.scalars(query)]

    async def claimed(self) -> Sequence[str]:
        """The texts of what the owners are owed now, as the dispatcher would send them."""
        async with self.database.write() as tx:
            rows = await tx.scalars(select(Message).where(Message.staff_id.is_not(None)).order_by(Message.id))
            at = Moment(tx, self.office, self.now)
            made = [await prepare(at, row) for row in rows if row.status == Status.PLANNED]
            return [each.screen.text for each in made if each is not None]


@pytest.fixture
async def room(database: Database, office: Office) -> Room:
    async with database.write() as tx:
        tx.add(Staff(telegram_id=9001, role="owner", language="en", created_at=START))
        tx.add(Staff(telegram_id=9002, role="coordinator", language="en", created_at=START))
    return Room(database, office)


async def test_a_message_that_stays_unsent_is_told_to_the_owner_once_and_logged_each_time(room: Room) -> None:
    await room.owe(3)
    assert await room.look(3) == []
    assert await room.look(1) == ["messages_delayed"]
    assert await room.look(20) == ["messages_delayed"] * 20
    assert (await room.told(), room.watchdog.alarms) == ([("delayed", "planned")], 1)
    (text,) = await room.claimed()
    assert "Messages have not been going out since" in text


async def test_when_messages_go_again_the_owner_hears_that_and_not_the_old_news(room: Room) -> None:
    await room.owe(3)
    await room.look(6)
    await room.send(1000)
    assert await room.look(2) == ["messages_go_again"]
    assert [step for step, _ in await room.told()] == ["delayed", "go-again"]
    async with room.database.write() as tx:
        first = await tx.scalar(select(Message).where(Message.step == "delayed"))
        assert first is not None
        first.status = Status.PLANNED
    (text,) = await room.claimed()
    assert "All right again" in text


async def test_a_second_delay_is_told_again(room: Room) -> None:
    for _ in range(2):
        await room.owe(2)
        await room.look(6)
        await room.send(1000)
        await room.look(1)
        await room.send(1000)
    assert [step for step, _ in await room.told()] == ["delayed", "go-again"] * 2
    assert room.watchdog.alarms == 2


async def test_a_long_queue_that_moves_is_not_stuck(room: Room) -> None:
    await room.owe(40, Lane.BROADCAST)
    for _ in range(10):
        assert await room.look() == []
        await room.send(3)
    assert await room.told() == []


async def test_urgent_messages_may_hold_up_a_broadcast_as_long_as_they_move(room: Room) -> None:
    await room.owe(1, Lane.BROADCAST)
    await room.owe(20)
    for _ in range(8):
        assert await room.look() == []
        await room.send(2)


async def test_a_pause_telegram_asked_for_is_not_a_delay(room: Room) -> None:
    async with room.database.write() as tx:
        await set_fact(tx, PAUSE, str(PauseRecord.begun(room.now, timedelta(minutes=10))))
    await room.owe(1)
    assert await room.look(19) == []
    assert await room.look(3) == ["messages_delayed"]


async def test_what_waits_for_the_morning_is_not_late(room: Room) -> None:
    await room.owe(1)
    async with room.database.write() as tx:
        (message,) = await tx.scalars(select(Message))
        await outbox.mark_later(tx, message, room.now + timedelta(hours=9), why="quiet-hours", now=room.now)
    assert await room.look(20) == []


async def test_after_a_start_or_a_jump_of_the_clock_the_dispatcher_gets_a_minute_of_real_time(
    room: Room,
) -> None:
    await room.owe(1)
    room.now += timedelta(days=1)
    assert await room.look(2) == []
    await room.send(1)
    assert await room.look(10) == []


async def test_a_transaction_that_hangs_is_noticed_and_the_owner_told_when_it_is_over(room: Room) -> None:
    room.watchdog.patience = 0.01
    await room.owe(1)
    held, release = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        async with room.database.write():
            held.set()
            await release.wait()

    hanging = asyncio.create_task(hang())
    await held.wait()
    assert await room.look(4) == ["messages_delayed", "owners_not_told"]
    assert await room.look(1) == ["messages_delayed", "owners_not_told"]
    release.set()
    await hanging
    room.watchdog.patience = 10
    await room.look(1)
    assert room.watchdog.alarms == 1
    assert await room.told() == [("delayed", "planned")]
