"""Button data, built and parsed in one place: ``verb:arg:arg``, at most 64 bytes.

What a button may do is decided by the database (whose session, which version), never by its data.
"""

from dataclasses import dataclass

_LIMIT = 64
_BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Tap:
    """A parsed button: what to do, and the plain words it carries.

    ``beside``: the answer comes as a message of its own, and the tapped one stays as it is.
    """

    verb: str
    args: tuple[str, ...] = ()
    beside: bool = False

    def number(self, index: int) -> int:
        """The argument as a whole number; -1 if it is missing or something else (a forged button)."""
        text = self.word(index)
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 16 else -1  # noqa: PLR2004 - beyond any id

    def word(self, index: int) -> str:
        """The argument as text, empty if it is missing."""
        return self.args[index] if index < len(self.args) else ""


def data(verb: str, *args: int | str) -> str:
    """Button data. Raises ValueError if it would not fit, which a test of any screen shows at once."""
    text = ":".join([verb, *map(str, args)])
    if len(text.encode()) > _LIMIT:
        raise ValueError(f"button data of {verb} is longer than {_LIMIT} bytes")
    return text


def data_beside(verb: str, *args: int | str) -> str:
    """Button data of a message that has to stay: what the button opens comes beneath it."""
    return data(_BESIDE, verb, *args)


def parse(text: str) -> Tap:
    """The tap behind button data; unknown verbs are for the caller to answer."""
    verb, *args = text.split(":")
    if verb == _BESIDE and args:
        return Tap(args[0], tuple(args[1:]), beside=True)
    return Tap(verb, tuple(args))
