"""Updates wait in line: one person's in order, everybody at once, nothing lost in a flood or at a stop."""

import asyncio

from sqlalchemy import text
from telegram import Update

from db.engine import Database
from tests.handlers.intake_bot import (
    Heard,
    bot,
)
from tests.handlers.intake_wire import Wire, message


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
