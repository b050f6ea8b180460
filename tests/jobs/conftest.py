from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.engine import Database
from db.keyring import Keyring, new_key
from db.migrate import upgrade
from db.sealed import use_keyring
from tests.jobs.clinic import Clinic, open_clinic


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
async def database(address: str) -> AsyncIterator[Database]:
    use_keyring(Keyring((new_key(),)))
    database = Database(address)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def clinic(database: Database) -> AsyncIterator[Clinic]:
    async with open_clinic(database, pace=100) as made:
        yield made
