"""Bad days of the computer itself: the disk is full, somebody locks the database, the clock jumps."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from structlog.testing import capture_logs

from db.inline import InlineConnection
from db.tables import Task
from domain.messages import Lane
from sandbox.people import Person
from services.tasks import TaskKind
from services.texts import Texts
from tests.support.house import House, open_house
from tests.support.numbered import account, arrived, befriend, order_of, owe_numbers

NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PEOPLE, EACH = 15, 4
NUMBERS = set(range(1, PEOPLE * EACH + 1))
FAILED_ROUND = "dispatch_round_failed"

LOCK = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("begin immediate")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_house(tmp_path, NOON, texts) as made:
        yield made


async def pragma(house: House, words: str) -> int:
    """Say it on the one connection that writes."""
    async with house.machine.database.write() as tx:
        return int(await tx.scalar(text(f"pragma {words}")) or 0)


async def wait_for_locks(house: House, *, milliseconds: int) -> None:
    """How long the connection that writes waits for another process; ten seconds unless said otherwise."""
    async with house.machine.database.write() as tx:
        raw = await (await tx.connection()).get_raw_connection()
        connection = raw.driver_connection
        assert isinstance(connection, InlineConnection)
        connection._busy_ms = milliseconds


async def owe_all(house: House) -> list[object]:
    async with house.machine.database.write() as tx:
        people = await befriend(tx, house.world, PEOPLE, house.now)
        await owe_numbers(
            tx, sorted(NUMBERS), people, lane=Lane.CARE, now=house.now, after=timedelta(minutes=1)
        )
    return list(people)


async def all_is_well(house: House) -> None:
    """Each number came once, in order, and the book says so."""
    async with house.machine.database.read() as tx:
        found = await account(tx, house.world)
    assert (found.sent, found.extra, found.marked) == (NUMBERS, 0, set())
    chats = [order_of(person) for person in house.world.people.values()]
    assert all(chat == sorted(chat) for chat in chats)


async def until_logged(logs: list[dict[str, object]], event: str) -> None:
    async with asyncio.timeout(20):
        while not any(line["event"] == event for line in logs):  # noqa: ASYNC110 - a log line sets no event
            await asyncio.sleep(0.02)


async def test_a_full_disk_stops_the_sending_and_nothing_is_lost_or_doubled_when_there_is_room_again(
    house: House,
) -> None:
    await owe_all(house)
    await pragma(house, f"max_page_count = {await pragma(house, 'page_count')}")
    with capture_logs() as logs:
        house.clock.set(house.now + timedelta(minutes=1))
        house.machine.jumped()
        await until_logged(logs, FAILED_ROUND)  # type: ignore[arg-type] # structlog's own mapping type
    came = sum(arrived(house.world).values())
    assert came < len(NUMBERS), "the disk was full before the end"
    await pragma(house, "max_page_count = 1000000")
    await house.settle()
    await all_is_well(house)


@asynccontextmanager
async def locked(file: Path) -> AsyncIterator[None]:
    """Another process holds the write lock."""
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOCK, str(file), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"locked\n"
    try:
        yield
    finally:
        await other.communicate(b"")


async def test_a_database_another_process_locks_for_longer_than_we_wait_delays_messages_and_loses_none(
    house: House, tmp_path: Path
) -> None:
    await owe_all(house)
    await wait_for_locks(house, milliseconds=200)
    with capture_logs() as logs:
        async with locked(tmp_path / "clinic.db"):
            house.clock.set(house.now + timedelta(minutes=1))
            house.machine.jumped()
            await until_logged(logs, "not_prepared")  # type: ignore[arg-type] # structlog's own mapping type
            assert arrived(house.world) == {}
    await house.settle()
    await all_is_well(house)
    async with house.machine.database.read() as tx:
        assert await tx.scalar(text("select count(*) from messages where status = 'failed'")) == 0


async def test_a_database_that_is_locked_for_less_is_simply_waited_for(house: House, tmp_path: Path) -> None:
    await owe_all(house)
    with capture_logs() as logs:
        async with locked(tmp_path / "clinic.db"):
            house.clock.set(house.now + timedelta(minutes=1))
            house.machine.jumped()
            await asyncio.sleep(1)
            assert arrived(house.world) == {}
        await house.settle()
    await all_is_well(house)
    assert not [line for line in logs if line["log_level"] == "error"]


async def test_a_database_that_is_locked_for_ten_seconds_goes_on_by_itself(
    house: House, tmp_path: Path
) -> None:
    """As long as we wait, so that some of it waits and some of it fails and is tried again."""
    (person, *_) = await owe_all(house)
    assert isinstance(person, Person)
    async with locked(tmp_path / "clinic.db"):
        house.clock.set(house.now + timedelta(minutes=1))
        house.machine.jumped()
        await asyncio.sleep(10.2)
        assert arrived(house.world) == {}
        person.send("hello?")
    await house.settle()
    await all_is_well(house)
    assert len(person.chat.from_bot()) > len(order_of(person)), "who wrote meanwhile was answered"


async def test_a_clock_set_back_an_hour_sends_nothing_twice_and_what_is_owed_now_goes_now(
    house: House,
) -> None:
    await owe_all(house)
    house.world.faults.drop("sendMessage", after_accept=True, probability=0.2, times=None)
    await house.forward(minutes=1)
    async with house.machine.database.read() as tx:
        before = await account(tx, house.world)
    house.world.faults.clear()
    house.clock.set(house.now - timedelta(hours=1))
    async with house.machine.database.write() as tx:
        (person,) = await befriend(tx, house.world, 1, house.now)
        await owe_numbers(tx, [1000], [person], lane=Lane.CARE, now=house.now)
    await house.settle()
    assert arrived(house.world)[1000] == 1
    assert sum(arrived(house.world).values()) == sum((1, len(before.sent), len(before.open), before.extra))
    await house.forward(hours=3)
    async with house.machine.database.read() as tx:
        found = await account(tx, house.world)
    assert found.sent == NUMBERS | {1000}
    assert found.extra == len(before.open)
    assert found.twice <= found.marked


async def test_a_clock_set_forward_a_day_sends_what_still_fits_and_makes_the_rest_a_task(
    house: House,
) -> None:
    async with house.machine.database.write() as tx:
        people = await befriend(tx, house.world, PEOPLE, house.now)
        short, long = sorted(NUMBERS)[:20], sorted(NUMBERS)[20:]
        late = timedelta(minutes=30)
        await owe_numbers(tx, short, people, lane=Lane.CARE, now=house.now - timedelta(days=6.5), after=late)
        await owe_numbers(tx, long, people, lane=Lane.CARE, now=house.now, after=late)
        await tx.execute(
            text("update messages set due_at = :due"), {"due": (NOON + late).replace(tzinfo=None)}
        )
    house.clock.set(house.now + timedelta(days=1))
    house.machine.jumped()
    await house.settle()
    here = arrived(house.world)
    assert set(here) == set(long)
    assert set(here.values()) == {1}
    async with house.machine.database.read() as tx:
        phoned = list(await tx.scalars(select(Task.subject).where(Task.kind == TaskKind.PHONE_NEWS)))
    assert sorted(phoned) == sorted(f"item:{number}" for number in short)
