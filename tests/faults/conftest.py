from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.engine import Database
from db.keyring import Keyring, new_key
from db.migrate import upgrade
from db.sealed import use_keyring
from services.office import Office
from services.texts import Texts


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schema") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def office(texts: Texts) -> Office:
    return Office(texts.content, texts, "clinic_bot")


@pytest.fixture
def database_file(tmp_path: Path, empty_file: Path) -> Path:
    file = tmp_path / "clinic.db"
    file.write_bytes(empty_file.read_bytes())
    return file


@pytest.fixture
async def database(database_file: Path) -> AsyncIterator[Database]:
    use_keyring(Keyring((new_key(),)))
    database = Database(f"sqlite:///{database_file}")
    await database.open()
    yield database
    await database.close()
