import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from db.engine import DUE, Database
from db.tables import Fact


async def count(database: Database) -> int | None:
    async with database.read() as tx:
        return await tx.scalar(select(func.count()).select_from(Fact))


async def test_a_write_is_there_for_the_next_reader(database: Database) -> None:
    async with database.write() as tx:
        tx.add(Fact(name="a", value="1"))
    assert await count(database) == 1


async def test_an_exception_takes_the_whole_write_back(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as tx:
            tx.add(Fact(name="a", value="1"))
            await tx.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await count(database) == 0


async def test_a_reader_cannot_change_anything(database: Database) -> None:
    async with database.read() as tx:
        tx.add(Fact(name="a", value="1"))
        with pytest.raises(OperationalError, match="readonly"):
            await tx.flush()


async def test_fifty_read_modify_writes_at_once_lose_nothing(database: Database) -> None:
    async with database.write() as tx:
        tx.add(Fact(name="n", value="0"))

    async def add_one() -> None:
        async with database.write() as tx:
            fact = await tx.get_one(Fact, "n")
            fact.value = str(int(fact.value) + 1)

    await asyncio.gather(*(add_one() for _ in range(50)))
    async with database.read() as tx:
        assert (await tx.get_one(Fact, "n")).value == "50"


async def test_a_reader_sees_one_state_while_a_writer_commits(database: Database) -> None:
    async with database.read() as before:
        assert await before.scalar(select(func.count()).select_from(Fact)) == 0
        async with database.write() as tx:
            tx.add(Fact(name="a", value="1"))
        assert await before.scalar(select(func.count()).select_from(Fact)) == 0
    assert await count(database) == 1


async def test_two_databases_on_one_file_wait_for_each_other(database: Database, address: str) -> None:
    other = Database(address)
    await other.open()

    async def add(which: Database, name: str) -> None:
        async with which.write() as tx:
            await tx.execute(select(func.count()).select_from(Fact))
            tx.add(Fact(name=name, value=""))

    await asyncio.gather(*(add(which, f"{n}") for n, which in enumerate([database, other] * 10)))
    assert await count(other) == 20
    await other.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)],
)
async def test_every_writing_connection_is_safe(database: Database, pragma: str, value: object) -> None:
    async with database.write() as tx:
        assert await tx.scalar(text(f"PRAGMA {pragma}")) == value


async def test_another_process_with_the_lock_makes_a_writer_wait_and_not_the_loop(
    database: Database, address: str
) -> None:
    other = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def add() -> None:
        async with database.write() as tx:
            tx.add(Fact(name="a", value="1"))

    task = asyncio.create_task(add())
    for _ in range(20):
        await asyncio.sleep(0.005)
        assert await count(database) == 0
    assert not task.done()
    other.execute("COMMIT")
    other.close()
    async with asyncio.timeout(5):
        await task
    assert await count(database) == 1


async def test_a_long_read_goes_elsewhere_and_sees_the_same(database: Database) -> None:
    async with database.write() as tx:
        tx.add(Fact(name="a", value="1"))
    async with database.read(scan=True) as tx:
        assert await tx.scalar(select(func.count()).select_from(Fact)) == 1


async def test_a_commit_that_makes_something_due_wakes_the_dispatcher_once(database: Database) -> None:
    woken: list[str] = []
    database.on_due = lambda: woken.append("woken")
    async with database.write() as tx:
        tx.add(Fact(name="a", value="1"))
    assert woken == []
    async with database.write() as tx:
        tx.info[DUE] = True
        assert woken == []
    assert woken == ["woken"]


async def test_a_write_that_failed_wakes_nobody(database: Database) -> None:
    woken: list[str] = []
    database.on_due = lambda: woken.append("woken")

    async def fail() -> None:
        async with database.write() as tx:
            tx.info[DUE] = True
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert woken == []


async def test_a_write_inside_a_write_is_refused_and_not_waited_for(database: Database) -> None:
    async with database.write():
        with pytest.raises(RuntimeError, match="inside a write"):
            async with database.write():
                pass


async def test_a_cancelled_write_leaves_no_lock_behind(database: Database) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with database.write() as tx:
            tx.add(Fact(name="a", value="1"))
            await tx.flush()
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2), database.write() as tx:
        tx.add(Fact(name="b", value="1"))
    assert await count(database) == 1


async def test_a_write_cancelled_at_any_moment_leaves_the_database_usable(database: Database) -> None:
    async def work(name: str) -> None:
        async with database.write() as tx:
            tx.add(Fact(name=name, value="1"))

    for turns in range(25):
        task = asyncio.create_task(work(f"{turns}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(2), database.write() as tx:
        tx.add(Fact(name="last", value="1"))
    async with database.read() as tx:
        assert await tx.get(Fact, "last") is not None


async def test_a_database_that_is_not_open_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="not open"):
        async with Database(f"sqlite:///{tmp_path}/x.db").read():
            pass


async def test_both_spellings_of_a_sqlite_address_open_the_same_file(
    database: Database, address: str
) -> None:
    other = Database(address.replace("sqlite:", "sqlite+aiosqlite:"))
    await other.open()
    async with other.write() as tx:
        tx.add(Fact(name="a", value="1"))
    assert await count(database) == 1
    await other.close()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
def test_an_address_the_product_cannot_use_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="database"):
        Database(address)
