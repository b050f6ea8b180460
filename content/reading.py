"""Reading the TOML files of a content folder."""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from content.errors import Mistakes

TEXT_FILES = (
    "messages.toml",
    "conversation.toml",
    "triage.toml",
    "screening.toml",
    "faq.toml",
    "labels.toml",
    "course.toml",
    "privacy.toml",
)
"""Those with words for people."""

FILES = ("clinic.toml", "timeline.toml", *TEXT_FILES)
"""Every file of a content folder; a ``.toml`` file that is not one of them is refused."""

Table = dict[str, Any]


def read_files(folder: Path, mistakes: Mistakes) -> dict[str, Table]:
    """Return file name -> parsed table; what cannot be read is noted and left out."""
    for path in sorted(folder.glob("*.toml")):
        if path.name not in FILES:
            mistakes.add(path.name, "", f"the program knows no such file; use one of {', '.join(FILES)}.")
    tables = {name: _read(folder / name, mistakes) for name in FILES}
    return {name: table for name, table in tables.items() if table is not None}


def _read(path: Path, mistakes: Mistakes) -> Table | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        mistakes.add(path.name, "", "the file is missing. Copy it from the program's own content folder.")
    except UnicodeDecodeError:
        mistakes.add(path.name, "", "the file is not UTF-8 text. Save it again as UTF-8.")
    except tomllib.TOMLDecodeError as problem:
        mistakes.add(
            path.name, "", f"this is not valid TOML: {problem}. Look for a missing quote or bracket."
        )
    return None


def version_of(folder: Path) -> str:
    """Return a short hash that changes with every change of a file."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def text_tables(table: Table, prefix: str = "") -> Iterator[tuple[str, Table]]:
    """Yield (text id, table) for every text, however deep its table: ``[a.b]`` is the id ``a.b``.

    A table that holds neither ``text`` nor further tables was meant to be a text, too.
    """
    for key, value in table.items():
        if not isinstance(value, dict):
            continue
        name = f"{prefix}{key}"
        if "text" in value or not any(isinstance(inner, dict) for inner in value.values()):
            yield name, value
        yield from text_tables(value, f"{name}.")
