"""Fixtures of the whole suite."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import garbage
from bot.opening import open_texts
from bot.settings import CONTENT
from db.engine import Database
from db.keyring import Keyring, new_key
from db.sealed import use_keyring
from services.office import Office
from services.texts import Texts
from tests.support.house import House, open_house
from tests.support.schema import lay

MONDAY = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""A Monday, 10:00 in Seoul."""

WORKERS = 3
"""As many as ``make test`` starts: one more than CI has cores, since some tests wait for real timeouts."""

LONG = (
    "test_walker_",
    "test_kill",
    "test_inbound_kills",
    "test_broadcast_kills",
    "test_storms",
    "test_outage",
)
"""Files whose tests take up to a minute each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long tests, a part of them in each worker's part: none shall be left alone with one."""
    long = [item for item in items if item.path.name.startswith(LONG)]
    rest = [item for item in items if not item.path.name.startswith(LONG)]
    size = -(-len(rest) // WORKERS)
    items[:] = [
        item
        for part in range(WORKERS)
        for item in (*long[part::WORKERS], *rest[part * size : (part + 1) * size])
    ]


def pytest_collection_finish() -> None:
    """Thousands of tests are no garbage; the collector would look at them again and again."""
    garbage.settle()


@pytest.fixture(scope="session")
def texts() -> Texts:
    """The clinic's content and translations as they are shipped."""
    return open_texts(CONTENT)


@pytest.fixture
def office(texts: Texts) -> Office:
    """One of its own for each test: its calendar learns which days are closed in the chat."""
    return Office(texts.content, texts, "clinic_bot")


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    """An empty database."""
    return lay(tmp_path / "clinic.db")


@pytest.fixture
def address(database_file: Path) -> str:
    """Its DATABASE_URL."""
    return f"sqlite:///{database_file}"


@pytest.fixture
def keyring() -> Keyring:
    """The keys in use."""
    ring = Keyring((new_key(),))
    use_keyring(ring)
    return ring


@pytest.fixture
async def database(address: str, keyring: Keyring) -> AsyncIterator[Database]:
    """The database, open."""
    del keyring
    database = Database(address)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    """A clinic on a Monday morning."""
    async with open_house(tmp_path, MONDAY, texts) as opened:
        yield opened
