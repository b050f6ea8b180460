"""Answers on the wire: a tap is always answered, trouble on the way loses no screen, errors stay kind."""

import pytest
from sqlalchemy import text

from sandbox.people import Person
from tests.support.house import House


@pytest.fixture
async def mina(house: House) -> Person:
    """Mina is a patient."""
    person = house.world.person("Mina", language_code="en")
    await house.arrive(person, "en")
    return person


async def test_a_tap_whose_answer_is_lost_still_leads_to_its_screen(house: House, mina: Person) -> None:
    rule = house.world.faults.drop("answerCallbackQuery", after_accept=True)
    mina.tap("Settings")
    await house.settle()
    assert rule.hits == 1
    assert "Time zone: Seoul" in house.texts(mina)[-1]


async def test_something_broken_on_our_side_is_said_kindly_and_the_next_tap_works(
    house: House, mina: Person
) -> None:
    async with house.machine.database.write() as tx:
        await tx.execute(text("ALTER TABLE courses RENAME TO lost"))
    await house.tap(mina, "Care advice")
    mina.tap("Home")
    await house.settle()
    assert "Something went wrong on our side" in house.texts(mina)[-1]
    async with house.machine.database.write() as tx:
        await tx.execute(text("ALTER TABLE lost RENAME TO courses"))
    await house.tap(mina, "Menu")
    assert house.say("en").entry("home.empty") in house.texts(mina)[-1]


async def test_a_red_word_is_answered_even_while_everything_is_broken(house: House, mina: Person) -> None:
    async with house.machine.database.write() as tx:
        await tx.execute(text("ALTER TABLE checkins RENAME TO lost"))
    await house.send(mina, "I cannot breathe")
    assert "call 119 in Korea" in house.texts(mina)[-1]
    async with house.machine.database.write() as tx:
        await tx.execute(text("ALTER TABLE lost RENAME TO checkins"))
