"""Names as people type them, made fit for a line of a screen."""

import unicodedata

from services.people.patients import NAME_LIMIT

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_ISOLATE, _END = "\u2068", "\u2069"


def clean_name(text: str) -> str:
    """The name without control, zero-width and direction characters, on one line, ``NAME_LIMIT`` at most.

    Empty if nothing that can be read is left. Markup stays as typed: texts escape it.
    """
    shown = "".join(" " if sign.isspace() else sign for sign in text if _is_seen(sign))
    words = " ".join(unicodedata.normalize("NFC", shown).split())
    name = words[:NAME_LIMIT].rstrip()
    return name if any(sign.isalnum() for sign in name) else ""


def shown_name(name: str) -> str:
    """The name inside a line of another direction: a right-to-left name must not turn what follows around."""
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in name):
        return f"{_ISOLATE}{name}{_END}"
    return name


def _is_seen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) not in _UNSEEN
