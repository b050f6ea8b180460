"""Patient codes: short, speakable, and telling nothing about the person."""

import unicodedata

ALPHABET = "CDFGHJKMNPQRTVWXY234679"
"""No vowels (no words by chance), nothing that is easily taken for another (0 O, 1 I L, 5 S, 8 B, Z 2)."""

_LENGTH = 6
_HALF = 3
_MIN_BYTES = 8  # 64 bits over 23**6 codes: the bias of the remainder is far below one in a billion


def make_code(random: bytes) -> str:
    """Return a code such as ``K7Q-2MX`` from at least 8 random bytes.

    Raises:
        ValueError: fewer than 8 bytes.
    """
    if len(random) < _MIN_BYTES:
        raise ValueError(f"a code needs {_MIN_BYTES} random bytes")
    number = int.from_bytes(random)
    signs = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return _written("".join(signs))


def normalise_code(text: str) -> str | None:
    """Return the code as it is written (``K7Q-2MX``) however it was typed, None if ``text`` is not a code."""
    folded = unicodedata.normalize("NFKC", text).upper()
    signs = "".join(sign for sign in folded if sign.isalnum())
    if len(signs) != _LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    return _written(signs)


def _written(signs: str) -> str:
    return f"{signs[:_HALF]}-{signs[_HALF:]}"
