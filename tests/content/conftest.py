import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from content import Content, ContentError, load

FOLDER = Path(__file__).parents[2] / "content"
TODAY = date(2025, 12, 1)


@pytest.fixture(scope="session")
def content() -> Content:
    return load(FOLDER, TODAY)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


Break = Callable[[str, str, str], tuple[str, ...]]


@pytest.fixture
def mistakes_after(copy: Path) -> Break:
    """Replace ``old`` by ``new`` in a copy of one file and return what loading it complains about."""

    def change(file: str, old: str, new: str) -> tuple[str, ...]:
        text = (copy / file).read_text()
        assert old in text, f"{old!r} is not in {file}"
        (copy / file).write_text(text.replace(old, new, 1))
        with pytest.raises(ContentError) as refused:
            load(copy, TODAY)
        return refused.value.mistakes

    return change
