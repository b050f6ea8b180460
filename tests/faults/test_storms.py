"""Bad days between us and Telegram: every message has a number, and the chats are the witness."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.messages import Lane
from sandbox.faults import Faults
from sandbox.people import Person
from services.texts import Texts
from tests.support.house import House, open_house
from tests.support.numbered import Account, account, arrived, befriend, order_of, owe_numbers

# Tuesday 1 December 2026, noon in Seoul.
NOON = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PEOPLE, EACH = 20, 5
NUMBERS = set(range(1, PEOPLE * EACH + 1))
SEND = "sendMessage"

STORMS: dict[str, Callable[[Faults], object]] = {
    "429": lambda f: f.refuse(SEND, status=429, retry_after=1, probability=0.3, times=4),
    "502": lambda f: f.refuse(SEND, status=502, probability=0.1, times=None),
    "dropped before": lambda f: f.drop(SEND, after_accept=False, probability=0.1, times=None),
    "dropped after": lambda f: f.drop(SEND, after_accept=True, probability=0.1, times=None),
    "malformed": lambda f: f.malformed(SEND, probability=0.1, times=None),
    "hangs": lambda f: f.delay(SEND, 5.5, probability=0.05, times=3),
}


def everything(faults: Faults) -> None:
    """All of it at once, but for the hangs, which take real seconds."""
    for seed, name in enumerate(name for name in STORMS if name != "hangs"):
        STORMS[name](faults).random.seed(seed)  # type: ignore[attr-defined] # every fault returns its rule


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_house(tmp_path, NOON, texts) as made:
        yield made


async def owe(house: House, lane: Lane) -> list[Person]:
    async with house.machine.database.write() as tx:
        people = await befriend(tx, house.world, PEOPLE, house.now)
        await owe_numbers(tx, sorted(NUMBERS), people, lane=lane, now=house.now)
    return people


async def weather(
    house: House, storm: Callable[[Faults], object], lane: Lane
) -> tuple[Account, list[Person]]:
    """Send all numbers through the storm, repeats and all."""
    storm(house.world.faults)
    people = await owe(house, lane)
    await house.settle()
    await house.forward(hours=1)
    async with house.machine.database.read() as tx:
        return await account(tx, house.world), people


def in_order(people: list[Person], found: Account) -> bool:
    """Whether what surely came once came in order in each chat; a repeat cannot keep its place."""
    chats = [[number for number in order_of(person) if number not in found.marked] for person in people]
    return all(chat == sorted(chat) for chat in chats)


@pytest.mark.parametrize(
    "storm",
    [*(storm for name, storm in STORMS.items() if name != "429"), everything],
    ids=[*(name for name in STORMS if name != "429"), "everything"],
)
async def test_care_messages_survive_a_storm(house: House, storm: Callable[[Faults], object]) -> None:
    found, people = await weather(house, storm, Lane.CARE)
    assert found.sent | found.unknown == NUMBERS
    assert found.missing == set()
    assert found.unknown <= found.listed
    assert found.unmarked == set()
    assert sum(rule.hits for rule in house.world.faults.rules) > 0
    assert in_order(people, found)


@pytest.mark.parametrize("storm", [STORMS["dropped after"], everything], ids=["dropped after", "everything"])
async def test_no_broadcast_comes_twice_in_a_storm(house: House, storm: Callable[[Faults], object]) -> None:
    found, people = await weather(house, storm, Lane.BROADCAST)
    assert found.sent | found.unknown == NUMBERS
    assert found.missing == found.twice == set()
    assert found.unknown == found.listed != set()
    assert in_order(people, found)


async def test_a_storm_of_429_doubles_nothing_and_counts_as_no_attempt(house: House) -> None:
    found, _ = await weather(house, STORMS["429"], Lane.CARE)
    assert found.sent == NUMBERS
    assert (found.extra, found.marked) == (0, set())
    async with house.machine.database.read() as tx:
        worst = await tx.scalar(text("select max(attempts) from messages where lane = 2"))
    assert worst == 1


async def test_copies_are_no_more_than_the_answers_that_were_lost(house: House) -> None:
    found, _ = await weather(house, STORMS["dropped after"], Lane.CARE)
    lost = sum(rule.hits for rule in house.world.faults.rules)
    assert 0 < found.extra <= lost
    assert found.twice <= found.marked


async def test_after_the_storm_everything_is_as_before(house: House) -> None:
    await weather(house, STORMS["502"], Lane.CARE)
    house.world.faults.clear()
    async with house.machine.database.write() as tx:
        (person,) = await befriend(tx, house.world, 1, house.now)
        await owe_numbers(tx, [1000], [person], lane=Lane.CARE, now=house.now)
    await house.settle()
    assert arrived(house.world)[1000] == 1
