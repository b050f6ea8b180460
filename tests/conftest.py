"""Fixtures of the whole suite."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.opening import open_texts
from bot.settings import CONTENT
from services.texts import Texts
from tests.support.house import House, open_house

MONDAY = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""A Monday, 10:00 in Seoul."""


@pytest.fixture(scope="session")
def texts() -> Texts:
    """The clinic's content and translations as they are shipped."""
    return open_texts(CONTENT)


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    """A clinic on a Monday morning."""
    async with open_house(tmp_path, MONDAY, texts) as opened:
        yield opened
