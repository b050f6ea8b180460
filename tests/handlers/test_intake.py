"""Inbound updates are kept before they are acknowledged, and seen through after a crash."""

import asyncio
import logging

import pytest
from sqlalchemy import text
from telegram import Update

from db.engine import Database
from db.queries import updates
from handlers.intake import MOST_ATTEMPTS
from tests.handlers.intake_bot import (
    NOW,
    STRANGER,
    Heard,
    bot,
    left_by_a_dead_process,
    stored,
)
from tests.handlers.intake_wire import Wire, message


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
