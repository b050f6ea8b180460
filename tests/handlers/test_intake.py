import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from db.engine import Database
from db.keyring import Keyring, new_key
from db.migrate import upgrade
from db.queries import updates
from db.sealed import use_keyring
from db.tables import InboundUpdate
from handlers.intake import MOST_ATTEMPTS, StoredQueue
from handlers.intake_processor import PersonProcessor
from tests.handlers.intake_wire import Wire, message

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
STRANGER = 6666


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    use_keyring(Keyring((new_key(),)))
    address = f"sqlite:///{tmp_path}/clinic.db"
    upgrade(address)
    database = Database(address)
    await database.open()
    yield database
    await database.close()


async def is_known(_tx: AsyncSession, telegram_id: int) -> bool:
    return telegram_id != STRANGER


@asynccontextmanager
async def bot(
    wire: Wire, database: Database, handler: Callable[..., Any], *, replay: bool = False, poll: bool = True
) -> AsyncIterator[StoredQueue]:
    """A running application, as the process makes it."""
    queue = StoredQueue(database, bot_id=42, now=lambda: NOW, may_store=is_known)
    builder = ApplicationBuilder().token("42:AA").request(wire).get_updates_request(wire)
    app: Application[Any, Any, Any, Any, Any, Any] = (
        builder.update_queue(queue).concurrent_updates(PersonProcessor(queue)).job_queue(None).build()
    )
    app.add_handler(TypeHandler(Update, handler))
    app.add_error_handler(swallow)
    async with app:
        await app.start()
        if replay:
            await queue.replay(app.bot)
        if poll and app.updater is not None:
            await app.updater.start_polling(poll_interval=0, timeout=1)
        yield queue
        if app.updater is not None and app.updater.running:
            await app.updater.stop()
        await app.stop()


async def swallow(_update: object, _context: object) -> None:
    """The error handler answered."""


class Heard:
    """A handler that remembers what it was given, and can be made to wait or fail."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.came = asyncio.Condition()
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: BaseException | None = None

    async def __call__(self, update: Update, _context: object) -> None:
        assert update.message is not None
        async with self.came:
            self.texts.append(str(update.message.text))
            self.came.notify_all()
        await self.gate.wait()
        if self.error is not None:
            raise self.error

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5), self.came:
            await self.came.wait_for(lambda: len(self.texts) >= count)


@pytest.fixture
def heard() -> Heard:
    return Heard()


async def stored(database: Database) -> list[InboundUpdate]:
    async with database.read() as tx:
        return list(await tx.scalars(select(InboundUpdate).order_by(InboundUpdate.update_id)))


async def left_by_a_dead_process(database: Database, *raw: dict[str, Any], attempts: int = 0) -> None:
    async with database.write() as tx:
        for one in raw:
            update = Update.de_json(one, None)
            await updates.keep_update(
                tx, 42, update.update_id, person_id=7001, body=update.to_json(), now=NOW
            )
            for _ in range(attempts):
                await updates.count_attempt(tx, 42, update.update_id)


async def test_an_update_is_in_the_database_before_telegram_hears_that_we_have_it(
    wire: Wire, database: Database, heard: Heard
) -> None:
    heard.gate.clear()
    async with bot(wire, database, heard):
        wire.give(message(1, "hello"))
        await heard.until(1)
        (row,) = await stored(database)
        assert row.body is not None
        assert "hello" in row.body
        assert (row.person_id, row.handled_at, row.attempts) == (7001, None, 0)
        heard.gate.set()


async def test_what_was_handled_leaves_its_number_and_nothing_else(
    wire: Wire, database: Database, heard: Heard
) -> None:
    async with bot(wire, database, heard) as queue:
        wire.give(message(1, "hello"))
        await heard.until(1)
        await queue.idle()
        (row,) = await stored(database)
    assert (row.update_id, row.handled_at) == (1, NOW)
    assert (row.body_sealed, row.person_id) == (None, None)


async def test_a_repeated_update_is_handled_once(wire: Wire, database: Database, heard: Heard) -> None:
    async with bot(wire, database, heard, poll=False) as queue:
        again = Update.de_json(message(1, "hello"), None)
        heard.gate.clear()
        await queue.put(again)
        await queue.put(again)
        await heard.until(1)
        await queue.put(again)
        heard.gate.set()
        await queue.idle()
        await queue.put(again)
        await queue.idle()
    assert heard.texts == ["hello"]


async def test_of_a_stranger_nothing_but_the_number_is_stored_and_they_are_served(
    wire: Wire, database: Database, heard: Heard
) -> None:
    heard.gate.clear()
    async with bot(wire, database, heard):
        wire.give(message(1, "my face hurts", STRANGER))
        await heard.until(1)
        (row,) = await stored(database)
        assert (row.body_sealed, row.person_id, row.handled_at) == (None, None, None)
        heard.gate.set()


async def test_the_body_is_unreadable_in_the_file(wire: Wire, database: Database, heard: Heard) -> None:
    heard.gate.clear()
    async with bot(wire, database, heard):
        wire.give(message(1, "my face hurts"))
        await heard.until(1)
        async with database.read() as tx:
            assert b"hurts" not in await tx.scalar(text("SELECT body_sealed FROM updates"))
        heard.gate.set()


async def test_what_a_dead_process_left_is_handled_at_the_next_start_in_order(
    wire: Wire, database: Database, heard: Heard
) -> None:
    await left_by_a_dead_process(database, message(2, "two"), message(1, "one"), message(3, "three"))
    async with bot(wire, database, heard, replay=True) as queue:
        await queue.idle()
    assert heard.texts == ["one", "two", "three"]
    assert all(row.handled_at for row in await stored(database))


async def test_an_update_that_was_stored_but_not_acknowledged_is_handled_once_after_a_restart(
    wire: Wire, database: Database, heard: Heard
) -> None:
    await left_by_a_dead_process(database, message(1, "one"))
    wire.give(message(1, "one"), message(2, "two"))
    async with bot(wire, database, heard, replay=True) as queue:
        await heard.until(2)
        await queue.idle()
    assert heard.texts == ["one", "two"]


async def test_a_strangers_update_that_comes_again_after_a_crash_is_handled(
    wire: Wire, database: Database, heard: Heard
) -> None:
    async with database.write() as tx:
        await updates.keep_update(tx, 42, 1, now=NOW)
    wire.give(message(1, "/start", STRANGER))
    async with bot(wire, database, heard, replay=True):
        await heard.until(1)
    assert heard.texts == ["/start"]


async def test_an_update_that_killed_the_process_three_times_is_given_up_by_its_number(
    wire: Wire, database: Database, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    await left_by_a_dead_process(database, message(1, "deadly secret"), attempts=MOST_ATTEMPTS)
    await left_by_a_dead_process(database, message(2, "harmless"), attempts=MOST_ATTEMPTS - 1)
    with caplog.at_level(logging.ERROR):
        async with bot(wire, database, heard, replay=True) as queue:
            await queue.idle()
    assert heard.texts == ["harmless"]
    assert "update 1 given up" in caplog.text
    assert "secret" not in caplog.text
    assert all(row.body_sealed is None for row in await stored(database))


async def test_a_handler_that_fails_is_answered_by_the_error_handler_and_not_repeated(
    wire: Wire, database: Database, heard: Heard
) -> None:
    heard.error = ValueError("bad luck")
    async with bot(wire, database, heard) as queue:
        wire.give(message(1, "one"))
        await heard.until(1)
        await queue.idle()
    (row,) = await stored(database)
    assert (row.handled_at, row.body_sealed) == (NOW, None)


async def test_a_handler_that_was_cut_off_runs_again_at_the_next_start(
    wire: Wire, database: Database, heard: Heard
) -> None:
    heard.error = asyncio.CancelledError()
    heard.gate.clear()
    async with bot(wire, database, heard, poll=False) as queue:
        await queue.put(Update.de_json(message(1, "one"), None))
        await heard.until(1)
        (task,) = [task for task in asyncio.all_tasks() if "process_concurrent_update" in task.get_name()]
        task.cancel()
        await queue.idle()
    (row,) = await stored(database)
    assert (row.handled_at, row.attempts) == (None, 0)
    assert row.body is not None


async def test_a_replayed_update_counts_how_often_it_was_begun_again(
    wire: Wire, database: Database, heard: Heard
) -> None:
    await left_by_a_dead_process(database, message(1, "one"))
    heard.gate.clear()
    async with bot(wire, database, heard, poll=False, replay=True) as queue:
        await heard.until(1)
        (row,) = await stored(database)
        assert row.attempts == 1
        heard.gate.set()
        await queue.idle()


async def test_one_person_is_served_in_order_while_others_go_ahead(
    wire: Wire, database: Database, heard: Heard
) -> None:
    heard.gate.clear()
    async with bot(wire, database, heard) as queue:
        wire.give(message(1, "a1"), message(2, "a2"), message(3, "a3"), message(4, "b1", 7002))
        await heard.until(2)
        assert sorted(heard.texts) == ["a1", "b1"]
        heard.gate.set()
        await heard.until(4)
        await queue.idle()
    assert [one for one in heard.texts if one.startswith("a")] == ["a1", "a2", "a3"]


async def test_a_flood_from_one_person_takes_one_place_and_loses_nothing(
    wire: Wire, database: Database, heard: Heard
) -> None:
    heard.gate.clear()
    async with bot(wire, database, heard, poll=False) as queue:
        for number in range(200):
            await queue.put(Update.de_json(message(number, f"flood {number}"), None))
        await queue.put(Update.de_json(message(200, "help", 7002), None))
        await heard.until(2)
        assert sorted(heard.texts) == ["flood 0", "help"]
        heard.gate.set()
        await queue.idle()
    assert [one for one in heard.texts if one != "help"] == [f"flood {number}" for number in range(200)]


async def test_a_stop_answers_who_is_being_served_and_keeps_who_waits_for_the_next_start(
    wire: Wire, database: Database, heard: Heard
) -> None:
    heard.gate.clear()
    async with bot(wire, database, heard) as queue:
        for number in (1, 2):
            await queue.put(Update.de_json(message(number, f"a{number}"), None))
        await heard.until(1)
        asyncio.get_running_loop().call_later(0.05, heard.gate.set)
    await asyncio.wait_for(queue.idle(), 1)
    assert heard.texts == ["a1"]
    async with bot(wire, database, heard, replay=True) as queue:
        await queue.idle()
    assert heard.texts == ["a1", "a2"]


async def test_polling_goes_on_when_the_database_could_not_take_an_update(
    wire: Wire, database: Database, heard: Heard
) -> None:
    async with bot(wire, database, heard) as queue:
        async with database.write() as tx:
            await tx.execute(text("ALTER TABLE updates RENAME TO elsewhere"))
        wire.give(message(1, "one"))
        await asyncio.sleep(0.05)
        assert wire.confirmed == []
        async with database.write() as tx:
            await tx.execute(text("ALTER TABLE elsewhere RENAME TO updates"))
        await heard.until(1)
        await queue.idle()
    assert heard.texts == ["one"]
