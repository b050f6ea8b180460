"""Making what staff type and what people are called comparable: case, accents and widths do not matter."""

import unicodedata

_SHORTEST = 2
_LONGEST = 16
_MOST_TOKENS = 8


def tokens(name: str) -> list[str]:
    """The words of a name, folded; at most eight, the first sixteen characters of each."""
    words = "".join(char if char.isalnum() else " " for char in _fold(name)).split()
    return [word[:_LONGEST] for word in words[:_MOST_TOKENS]]


def prefixes(token: str) -> list[str]:
    """The token and its beginnings from two characters on; a token of one character is itself."""
    return [token[:length] for length in range(_SHORTEST, len(token))] + [token]


def _fold(text: str) -> str:
    """Take the marks off letters; Hangul falls apart on the way and is put together again."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in apart if unicodedata.category(char) not in {"Mn", "Cf"})
    return unicodedata.normalize("NFKC", bare)
