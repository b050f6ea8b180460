"""The database of a clinic that has just opened: migrated once in a process, copied for each test."""

import tempfile
from functools import cache
from pathlib import Path

from db.migrate import upgrade


def lay(file: Path) -> Path:
    """Write an empty database of the present schema into this file, which is given back."""
    file.write_bytes(_empty())
    return file


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        upgrade(f"sqlite:///{file}")
        return file.read_bytes()
