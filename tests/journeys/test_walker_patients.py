"""Patients who tap and type at random for weeks: no exception, no unanswered tap, no refused request."""

import random
from datetime import timedelta

import pytest

from db.tables import Staff
from sandbox.people import Person
from services.moment import Moment
from services.people.patients import by_chat
from services.visits import courses
from services.visits.courses import Draft
from tests.support.house import House
from tests.support.walker import Walker

ACTIONS = 2500


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_patients_break_nothing(house: House, seed: int) -> None:
    languages = ("en", "ko")
    people = [house.world.person(f"Patient {n}", language_code=languages[n % 2]) for n in range(12)]
    for number, person in enumerate(people[:-1]):
        await house.arrive(person, languages[number % 2])
        await _book(house, person, days=number * 3 + 1)
    walker = Walker(house, people, random.Random(seed))
    await walker.walk(ACTIONS)
    assert walker.errors == []


async def _book(house: House, person: Person, days: int) -> None:
    first = house.now + timedelta(days=days, hours=4)
    starts = tuple(first + timedelta(days=24 * n) for n in range(4))

    async def book(at: Moment, staff: Staff) -> None:
        patient = await by_chat(at.tx, person.id)
        assert patient is not None
        await courses.book(at, staff, patient, Draft(starts, 24))

    await house.deed(book)
