from collections.abc import AsyncIterator

import pytest

from db.engine import Database
from tests.jobs.clinic import Clinic, open_clinic


@pytest.fixture
async def clinic(database: Database) -> AsyncIterator[Clinic]:
    async with open_clinic(database, pace=100) as made:
        yield made
