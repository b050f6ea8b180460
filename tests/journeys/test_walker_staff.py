"""A staff member who taps and types at random, beside patients: no exception, no dead end for anybody."""

import random
from datetime import timedelta

import pytest

from db.tables import Staff
from handlers.staff import stats
from services.charts.chart import Chart
from services.moment import Moment
from services.people import patients
from services.people.patients import NewPatient
from services.people.qr import picture
from services.visits import courses
from services.visits.courses import Draft
from tests.support.desk import hire
from tests.support.house import House
from tests.support.walker import Walker

ACTIONS = 2500
PNG = picture("any picture")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of pictures of the numbers are asked for; the child process that draws has its own tests."""

    async def drawn(_chart: Chart) -> bytes:
        return PNG

    monkeypatch.setattr(stats, "drawn", drawn)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("seed", [3, 4])
async def test_a_random_staff_member_breaks_nothing(house: House, seed: int) -> None:
    mina = house.world.person("Mina", language_code="ko")
    await house.arrive(mina, "ko")
    doctor = (await hire(house, "Dr. Seo", "doctor")).person
    for number in range(4):
        await house.deed(_seed(house, number))
    everybody = [house.owner, house.owner, house.owner, doctor, doctor, doctor, mina, mina]
    walker = Walker(house, everybody, random.Random(seed))
    await walker.walk(ACTIONS)
    assert walker.errors == []


def _seed(house: House, number: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a closure for House.deed
    first = house.now + timedelta(days=number, hours=3)
    starts = tuple(first + timedelta(days=21 * n) for n in range(3))

    async def make(at: Moment, staff: Staff) -> None:
        patient = await patients.create(at, staff, NewPatient(f"Kim {number}", "ko", on_paper=True))
        await courses.book(at, staff, patient, Draft(starts, 21))

    return make
