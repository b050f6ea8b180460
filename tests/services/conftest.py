from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.engine import Database
from db.keyring import Keyring, new_key
from db.migrate import upgrade
from db.sealed import use_keyring
from db.tables import Patient, Staff
from services.moment import Moment
from services.office import Office
from services.texts import Texts
from tests.services.clinic import NOW, arrive, employ


@pytest.fixture(scope="session")
def empty_clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schema") / "empty.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def office(texts: Texts) -> Office:
    return Office(texts.content, texts, "clinic_bot")


@pytest.fixture
def clinic_address(tmp_path: Path, empty_clinic: Path) -> str:
    file = tmp_path / "clinic.db"
    file.write_bytes(empty_clinic.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
async def at(clinic_address: str, office: Office) -> AsyncIterator[Moment]:
    """One transaction that stays open for the whole test, and is then taken back."""
    use_keyring(Keyring((new_key(),)))
    database = Database(clinic_address)
    await database.open()
    async with database.write() as tx:
        yield Moment(tx, office, NOW)
        await tx.rollback()
    await database.close()


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
