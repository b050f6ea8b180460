"""A consistent copy of a SQLite file while others write to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

_OWNER_ONLY = 0o600


def backup(file: Path, label: str) -> Path:
    """Copy ``file`` beside itself as ``<name>.<label>.backup``; an older copy keeps its name.

    ``VACUUM INTO``, because a stepwise copy never ends while another connection keeps writing. The copy
    appears under its name only when it is complete. Raises sqlite3.Error or OSError (disk full ...).
    """
    target = _free_name(file, label)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=_OWNER_ONLY)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    return part.rename(target)


def _free_name(file: Path, label: str) -> Path:
    target = file.with_name(f"{file.name}.{label}.backup")
    number = 2
    while target.exists():
        target = file.with_name(f"{file.name}.{label}-{number}.backup")
        number += 1
    return target
