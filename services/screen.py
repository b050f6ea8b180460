"""What a person sees: text and buttons, without Telegram's classes."""

import re
from dataclasses import dataclass, field
from html import unescape

CAPTION = 1024
_TAG = re.compile(r"</?b>")


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
    """A file that goes with a screen; the text becomes its caption (at most 1024 characters).

    Attributes:
        data: its bytes. file_id: instead of them, Telegram's name of a file the bot has seen before.
        is_picture: shown as a picture and not as a file.
        kind: what a file with a ``file_id`` is: ``photo``, ``voice``, ``video`` or ``document``.
    """

    name: str = ""
    data: bytes = b""
    is_picture: bool = False
    file_id: str = ""
    kind: str = ""


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


def fits_caption(text: str) -> bool:
    """Whether this HTML can stand under a file: Telegram takes 1,024 characters of what is read (UTF-16)."""
    return units(unescape(_TAG.sub("", text))) <= CAPTION


def units(text: str) -> int:
    """How long Telegram finds a text: in UTF-16, where most emoji count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
