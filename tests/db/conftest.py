from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.engine import Database
from db.keyring import Keyring, new_key
from db.migrate import upgrade
from db.sealed import use_keyring
from db.tables import Patient, Staff

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def keyring() -> Keyring:
    ring = Keyring((new_key(),))
    use_keyring(ring)
    return ring


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schema") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def address(tmp_path: Path, empty_file: Path) -> str:
    file = tmp_path / "clinic.db"
    file.write_bytes(empty_file.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
async def database(address: str, keyring: Keyring) -> AsyncIterator[Database]:
    del keyring
    database = Database(address)
    await database.open()
    yield database
    await database.close()


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
