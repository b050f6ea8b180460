from collections.abc import AsyncIterator

import pytest

from db.engine import Database
from db.tables import Patient, Staff
from services.moment import Moment
from services.office import Office
from tests.services.clinic import NOW, arrive, employ


@pytest.fixture
async def at(database: Database, office: Office) -> AsyncIterator[Moment]:
    """One transaction that stays open for the whole test, and is then taken back."""
    async with database.write() as tx:
        yield Moment(tx, office, NOW)
        await tx.rollback()


@pytest.fixture
async def doctor(at: Moment) -> Staff:
    return await employ(at, "doctor", 9001)


@pytest.fixture
async def owner(at: Moment) -> Staff:
    return await employ(at, "owner", 9002)


@pytest.fixture
async def patient(at: Moment) -> Patient:
    """Kim Minji: her chat is open, she agreed to everything asked."""
    return await arrive(at)
