"""What is done once for many transactions: a statement is compiled once, only a change waits for the disk."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from db import dialect
from db.engine import Database
from db.inline import InlineConnection
from db.tables import Fact


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each piece of work that is handed to a thread."""
    handed: list[str] = []
    real: Callable[..., Awaitable[Any]] = InlineConnection.in_thread

    async def counted(self: InlineConnection, work: Callable[[], Any]) -> Any:
        handed.append(getattr(work, "__name__", "work"))
        return await real(self, work)

    monkeypatch.setattr(InlineConnection, "in_thread", counted)
    return handed


async def look(database: Database) -> None:
    async with database.write() as tx:
        await tx.scalar(select(func.count(Fact.name)))


async def keep(database: Database, name: str) -> None:
    async with database.write() as tx:
        tx.add(Fact(name=name, value="1"))


async def test_only_a_transaction_that_changed_something_waits_for_the_disk(
    database: Database, threads: list[str]
) -> None:
    await look(database)
    assert threads == []
    await keep(database, "a")
    assert threads == ["commit"]
    await look(database)
    assert threads == ["commit"]


async def test_what_was_taken_back_does_not_count_as_a_change_and_the_next_one_does(
    database: Database, threads: list[str]
) -> None:
    async with database.write() as tx:
        tx.add(Fact(name="a", value="1"))
        await tx.flush()
        await tx.rollback()
    await look(database)
    assert threads == []
    await keep(database, "b")
    assert threads == ["commit"]


async def test_a_statement_is_compiled_once_for_reading_writing_and_scanning(database: Database) -> None:
    query = select(Fact.name, Fact.value).where(Fact.value == "only asked for here")
    async with database.write() as tx:
        await tx.execute(query)
    kept = len(dialect.compiled)
    for scan in (False, True):
        async with database.read(scan=scan) as tx:
            await tx.execute(query)
    assert len(dialect.compiled) == kept
