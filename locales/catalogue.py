"""The gettext catalogues, read from their ``.po`` files when the program starts.

The English sentence is the key. Fuzzy translations (the English changed since) count as missing.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
"""The language the sentences are written in; it needs no catalogue."""

_HERE = Path(__file__).parent
_FILE = Path("LC_MESSAGES") / "messages.po"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: finds translations and counts by the language's own plural rule."""

    messages: Mapping[str, str]
    fuzzy: frozenset[str]
    rules: gettext.NullTranslations

    def find(self, source: str) -> str | None:
        """Return the translation of ``source``, None if it is missing or outdated."""
        return self.messages.get(source)

    def count(self, one: str, many: str, number: int) -> str:
        """Return the right plural form for ``number``, the English one if there is no translation."""
        return self.rules.ngettext(one, many, number)


EMPTY = Catalogue({}, frozenset(), gettext.NullTranslations())
"""Knows no translation: every sentence stays as it is written."""


@dataclass(frozen=True, slots=True)
class Catalogues:
    """All languages there are translations for."""

    by_language: Mapping[str, Catalogue] = field(default_factory=dict)

    def get(self, language: str) -> Catalogue:
        """Return the catalogue of ``language``, an empty one if there is none."""
        return self.by_language.get(language, EMPTY)


def catalogue_files(folder: Path = _HERE) -> dict[str, Path]:
    """Return language code -> ``.po`` file, for every language folder in ``folder``."""
    return {path.parent.parent.name: path for path in sorted(folder.glob(f"*/{_FILE.as_posix()}"))}


def load_catalogues(folder: Path = _HERE) -> Catalogues:
    """Read every catalogue below ``folder`` (default: the program's own)."""
    return Catalogues({language: read(path) for language, path in catalogue_files(folder).items()})


def read(path: Path) -> Catalogue:
    """Read one ``.po`` file. Raises ``babel.messages.pofile.PoFileError`` if it is broken."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.parent.name, abort_invalid=True)
    messages: dict[str, str] = {}
    fuzzy: set[str] = set()
    for message in catalog:
        source = message.id if isinstance(message.id, str) else message.id[0]
        if not source:
            continue
        if message.fuzzy:
            fuzzy.add(source)
        elif isinstance(message.string, str) and message.string:
            messages[source] = message.string
    return Catalogue(messages, frozenset(fuzzy), _rules(catalog))


def _rules(catalog: Catalog) -> gettext.NullTranslations:
    """Return what is counted as the standard library's translator, which knows plural rules."""
    for message in list(catalog):
        if message.id and isinstance(message.id, str):
            catalog.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
