"""Red words: what in a free text makes the program answer as in an emergency."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

Stem = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RedWords:
    """The lists of all languages. A language is in one of the two.

    Attributes:
        words: languages with spaces: language -> words or phrases, every inflection listed.
        stems: Korean, Japanese, Chinese: language -> (stem, exceptions). A stem counts anywhere in the text
            unless it is part of an exception. A space in either may be missing in the text.
    """

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stems: Mapping[str, tuple[Stem, ...]] = field(default_factory=dict)


def find(text: str, redwords: RedWords) -> str | None:
    """Return the first listed word or stem that ``text`` contains, None if there is none.

    Every language's list is tried whatever the person's language is. Case, width, accents written apart
    and invisible characters make no difference.
    """
    folded = _folded(text)
    tokens = _tokens(folded)
    for words in redwords.words.values():
        for word in words:
            if _contains(tokens, _tokens(_folded(word))):
                return word
    for stems in redwords.stems.values():
        for stem, exceptions in stems:
            if _has_stem(folded, stem, exceptions):
                return stem
    return None


_CJK = (
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
)
# A word ends where the kind of sign changes: "fever39" and "fever가" contain "fever".
_TOKEN = re.compile(rf"[{_CJK}]+|\d+|[^\W\d_{_CJK}]+")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", visible)


def _tokens(folded: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(folded))


def _contains(tokens: tuple[str, ...], word: tuple[str, ...]) -> bool:
    size = len(word)
    return size > 0 and any(tokens[at : at + size] == word for at in range(len(tokens) - size + 1))


def _has_stem(folded: str, stem: str, exceptions: tuple[str, ...]) -> bool:
    excused = [span for exception in exceptions for span in _spans(folded, exception)]
    return any(
        not any(start <= found[0] and found[1] <= end for start, end in excused)
        for found in _spans(folded, stem)
    )


def _spans(folded: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Every place of ``phrase`` in the text, overlapping ones too."""
    pattern = _pattern(phrase)
    at = 0
    while pattern is not None and (match := pattern.search(folded, at)):
        yield match.span()
        at = match.start() + 1


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str] | None:
    parts = _folded(phrase).split()
    if not parts:
        return None
    # A number ("119") is not found inside a longer one.
    head = r"(?<!\d)" if parts[0][0].isdecimal() else ""
    tail = r"(?!\d)" if parts[-1][-1].isdecimal() else ""
    return re.compile(head + r"\s*".join(map(re.escape, parts)) + tail)
