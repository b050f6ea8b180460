"""A broadcast is a row: what is being written, and what runs, is there again after a restart."""

from pathlib import Path

from bot.clocks import MovableClock
from bot.machine import running
from bot.opening import open_database, welcome
from bot.travel import Traveller
from sandbox.server import LocalTelegram
from sandbox.waiting import heard, until
from sandbox.world import World
from services.texts import Texts
from tests.handlers.staff.casting import MONDAY, Writer, named, reader
from tests.support.house import House, settings_for
from tests.support.schema import lay


async def test_a_draft_and_the_question_it_stood_at_survive_a_restart(tmp_path: Path, texts: Texts) -> None:
    clock = MovableClock(MONDAY, frozen=True)
    world = World(now=clock)
    owner = world.person("Dr. Han")
    async with LocalTelegram(world) as telegram:
        settings = settings_for(f"sqlite:///{lay(tmp_path / 'clinic.db')}", telegram, owner)
        with open_database(settings) as database:
            await database.open()
            await welcome(database, named(texts), settings, clock)
            try:
                for life in (_writes, _goes_on):
                    async with running(settings, named(texts), database, clock) as machine:
                        traveller = Traveller(machine, clock, lambda: until(world, lambda: heard(world)))
                        await life(House(world, machine, clock, traveller, owner))
            finally:
                await database.close()
    assert world.rejections == []


async def _writes(house: House) -> None:
    house.owner.start()
    await house.settle()
    await reader(house, "Mina")
    writer = Writer(house)
    await writer.ready("Care notice", en="Closed on 5 March")
    await writer.tap("To whom")
    await house.tap(house.owner, "☐ English")
    await writer.tap("Back to the broadcast")
    await writer.tap("Change {language}", language="English")


async def _goes_on(house: House) -> None:
    writer = Writer(house)
    await writer.write("Closed on 6 March")
    assert "Closed on 6 March" in writer.messages[-2].words
    assert "Reads: English" in writer.shows
    await writer.tap("It is finished")
    await writer.send(1)
    mina = next(person for person in house.world.people.values() if person.first_name == "Mina")
    assert house.texts(mina)[-1] == "Closed on 6 March"
