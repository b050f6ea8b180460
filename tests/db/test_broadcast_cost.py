"""What a large broadcast has behind it costs nothing: the work of the database is counted, not timed."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.engine import Database
from db.queries import broadcast_rows as rows
from db.tables import Patient
from db.tables.outbox import MESSAGES
from tests.support.asked import sqlite_of

CAST = "broadcast:1"
DAY = timedelta(days=1)
FEW, MANY = 100, 3000
AHEAD = 60
STATISTICS = {
    "ix_messages_subject": "200000 2 1",
    "ix_messages_patient": "200000 10 1",
    "ix_messages_due": "200000 200000 20000 1",
    "sqlite_autoindex_messages_1": "200000 10 2 1 1",
}
"""As after months of visits: most subjects have few messages, so the planner thinks well of them."""

Question = Callable[[AsyncSession, datetime], Awaitable[Any]]

QUESTIONS: dict[str, Question] = {
    "due": lambda tx, now: outbox.due(tx, now, 64),
    "next due": outbox.next_due,
    "let gone": lambda tx, now: rows.let_gone(tx, CAST, now),
    "waiting": lambda tx, now: rows.waiting(tx, CAST, after=0, limit=50, due_by=now),
    "next planned": lambda tx, _: rows.next_planned(tx, CAST),
    "pending": lambda tx, _: rows.pending(tx, CAST),
    "in flight": lambda tx, _: rows.in_flight(tx, CAST),
}


async def people(database: Database, now: datetime, count: int) -> None:
    async with database.write() as tx:
        tx.add_all(
            Patient(code=f"B{number}", language="en", chat_id=number, created_at=now)
            for number in range(1, count + 1)
        )


async def add_rows(database: Database, now: datetime, first: int, statuses: list[str]) -> None:
    """A row of the broadcast to each of the people from ``first`` on."""
    values = [
        {
            "id": number,
            "rid": number.to_bytes(16),
            "recipient": f"p{number}",
            "patient_id": number,
            "subject": CAST,
            "step": "notice",
            "kind": "cast",
            "lane": 3,
            "not_before": now - DAY,
            "due_at": now - DAY,
            "not_after": now + DAY,
            "status": status,
            "created_at": now,
        }
        for number, status in enumerate(statuses, first)
    ]
    async with database.write() as tx:
        await tx.execute(insert(MESSAGES), values)


async def work(database: Database, now: datetime, question: Question) -> int:
    """Steps the database's machine takes to answer."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    async with database.read() as tx:
        connection = await sqlite_of(tx)
        connection.set_progress_handler(step, 1)
        try:
            await question(tx, now)
        finally:
            connection.set_progress_handler(None, 1)
    return taken


@pytest.mark.parametrize("name", QUESTIONS)
async def test_what_is_asked_again_and_again_does_not_read_what_is_over(
    database: Database, now: datetime, name: str
) -> None:
    await people(database, now, MANY + 2 * AHEAD)
    await add_rows(database, now, 1, ["sent"] * FEW)
    await add_rows(database, now, MANY + 1, ["planned"] * AHEAD + ["preparing"] * AHEAD)
    async with database.write() as tx:
        await tx.execute(text("ANALYZE"))
        for index, stat in STATISTICS.items():
            values = {"index": index, "stat": stat}
            await tx.execute(text("UPDATE sqlite_stat1 SET stat = :stat WHERE idx = :index"), values)
        await tx.execute(text("ANALYZE sqlite_schema"))
    await database.close()
    await database.open()
    before = await work(database, now, QUESTIONS[name])
    await add_rows(database, now, FEW + 1, ["sent"] * (MANY - FEW))
    assert await work(database, now, QUESTIONS[name]) < 1.1 * before + 20
