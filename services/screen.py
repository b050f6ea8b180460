"""What a person sees: text and buttons, without Telegram's classes."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: either callback ``data`` (at most 64 bytes) or a ``url``.

    ``style``: ``primary``, ``success``, ``danger`` or empty.
    """

    label: str
    data: str = ""
    url: str = ""
    style: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a screen; the text becomes its caption (at most 1024 characters)."""

    name: str
    data: bytes
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """HTML text with inline buttons.

    Attributes:
        ask_contact: label of a one-time reply keyboard that shares the phone number, empty for none.
        drop_keyboard: take a reply keyboard away.
        protect: forwarding and saving are off (clinical texts, staff console).
    """

    text: str
    rows: Rows = ()
    attachment: Attachment | None = field(default=None, repr=False)
    ask_contact: str = ""
    drop_keyboard: bool = False
    protect: bool = False


def column(*buttons: Button) -> Rows:
    """One button a line: the shape that fits a small phone in every language."""
    return tuple((button,) for button in buttons)
