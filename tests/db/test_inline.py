"""A connection whose statements run on the event loop's thread, when somebody gives up waiting."""

import asyncio
import sqlite3

import pytest

from db.engine import Database
from db.tables import Fact


async def add(database: Database, name: str) -> None:
    async with database.write() as tx:
        tx.add(Fact(name=name, value="1"))


async def test_who_is_cancelled_while_another_process_holds_the_lock_hears_of_the_cancellation(
    database: Database, address: str
) -> None:
    other = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await add(database, "a")
    task = asyncio.create_task(add(database, "b"))
    await asyncio.sleep(0.05)
    task.cancel()
    other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await task
    other.close()
    async with asyncio.timeout(5):
        await add(database, "c")
