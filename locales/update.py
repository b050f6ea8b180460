"""Brings every catalogue up to date with the sentences of the program and of the content: ``make texts``.

A sentence that changed keeps its translation, marked fuzzy, until somebody looks at it; a new one is empty.
``python -m locales.update --check`` changes nothing and fails if something is not up to date.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from locales.catalogue import catalogue_files

ROOT = Path(__file__).parent.parent
KEYWORDS = {"_": None, "n": (1, 2)}
PROJECT = "clinic-aftercare-bot"
UNREVIEWED = "unreviewed"
"""The comment a sentence keeps until a person who knows medicine has read its translation."""

_WIDTH = 110
_NO_DATE = datetime(2025, 1, 1, tzinfo=UTC)


def template(root: Path = ROOT) -> Catalog:
    """Return a catalogue without translations: every sentence found below ``root``."""
    with (root / "locales" / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel gives it no types
    found = Catalog(project=PROJECT)
    for name, line, message, comments, context in extract_from_dir(
        root, methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        place = (Path(name).as_posix(), line)
        found.add(message, None, [place], auto_comments=comments, context=context)
    return found


def updated(path: Path, sentences: Catalog) -> bytes:
    """Return the new content of one ``.po`` file."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.parent.name)
    header(catalog)
    catalog.update(sentences, update_creation_date=False)
    catalog.obsolete.clear()
    for message in catalog:
        missing = message.fuzzy or not message.string or not any(message.string)
        if message.id and missing and UNREVIEWED not in message.user_comments:
            message.user_comments.append(UNREVIEWED)
    written = BytesIO()
    write_po(written, catalog, width=_WIDTH, include_lineno=False)
    return written.getvalue()


def header(catalog: Catalog) -> None:
    """Say in the head of the file only what is true and does not change with every run."""
    catalog.header_comment = "# Translations. Keep {placeholders} and <b>; see locales/__init__.py."
    catalog.project, catalog.version = PROJECT, "1"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = PROJECT
    catalog.creation_date = catalog.revision_date = _NO_DATE
    catalog.fuzzy = False


def main(arguments: list[str]) -> int:
    """Update all catalogues; with ``--check`` only say which are not up to date (exit code 1)."""
    sentences, stale = template(), 0
    for language, path in catalogue_files().items():
        new = updated(path, sentences)
        if new == path.read_bytes():
            continue
        stale += 1
        if "--check" not in arguments:
            path.write_bytes(new)
        sys.stdout.write(f"{language}: {path.relative_to(ROOT)}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
