from datetime import UTC, datetime

import pytest

from db.engine import Database
from db.tables import Patient, Staff

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
async def patient(database: Database) -> Patient:
    async with database.write() as tx:
        row = Patient(code="A1", language="en", chat_id=7001, created_at=NOW)
        tx.add(row)
    return row


@pytest.fixture
async def staff(database: Database) -> Staff:
    async with database.write() as tx:
        row = Staff(telegram_id=9001, role="owner", language="ko", created_at=NOW)
        tx.add(row)
    return row
