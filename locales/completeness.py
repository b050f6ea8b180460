"""Whether every language is fit to be read by patients; the program does not start otherwise."""

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from locales.catalogue import SOURCE_LANGUAGE, Catalogue, Catalogues

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"</?b>")


class EntryLike(Protocol):
    """What is looked at of a text of the content."""

    @property
    def text(self) -> str:
        """The English text, key of its translation."""

    @property
    def own(self) -> Mapping[str, str]:
        """The clinic's own translations."""

    @property
    def medical(self) -> bool:
        """Whether it must never be shown in another language."""

    @property
    def file(self) -> str:
        """Name of its file."""


class ContentLike(Protocol):
    """What is looked at of the content."""

    @property
    def languages(self) -> Mapping[str, str]:
        """Enabled language -> its own name."""

    @property
    def texts(self) -> Mapping[str, EntryLike]:
        """Text id -> entry."""


def gaps(content: ContentLike, catalogues: Catalogues) -> list[str]:
    """Return one sentence for every text that cannot be shown in an enabled language.

    Those are medical texts without a translation or with an outdated one, and any translation that lost a
    placeholder or its bold marks.
    """
    found: list[str] = []
    for language in content.languages:
        if language == SOURCE_LANGUAGE:
            continue
        catalogue = catalogues.get(language)
        for text_id, entry in content.texts.items():
            if language not in entry.own:
                found += _problems(text_id, entry, language, catalogue)
    return found


def _problems(text_id: str, entry: EntryLike, language: str, catalogue: Catalogue) -> Iterator[str]:
    place = f"content/{entry.file}, {text_id}"
    translated = catalogue.find(entry.text)
    if translated is None:
        if entry.medical:
            state = "outdated" if entry.text in catalogue.fuzzy else "missing"
            yield (
                f'{place}: the translation into "{language}" is {state}, and this text is medical. '
                f'Write {language} = "..." below the text, or translate it in '
                f"locales/{language}/LC_MESSAGES/messages.po."
            )
        return
    for marks in (_PLACEHOLDER, _TAG):
        wanted, got = sorted(set(marks.findall(entry.text))), sorted(set(marks.findall(translated)))
        if wanted != got:
            yield (
                f'{place}: the translation into "{language}" has {" ".join(got) or "nothing"} where the text '
                f"has {' '.join(wanted) or 'nothing'}. Write the same in both."
            )
