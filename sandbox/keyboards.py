"""Keyboards as a person sees them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; exactly one of `callback_data`, `url`, ... is its action.

    `style` is "danger", "success", "primary" or None; `raw` is the object the bot sent.
    """

    text: str
    callback_data: str | None = None
    url: str | None = None
    style: str | None = None
    web_app: str | None = None
    copy_text: str | None = None
    switch_inline_query: str | None = None
    raw: dict[str, Any] = field(default_factory=dict, compare=False, hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """A button of the keyboard that replaces the phone's own: it sends its text, or what it requests."""

    text: str
    request_contact: bool = False
    request_location: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyKeyboard:
    """A keyboard in place of the phone's own.

    `remove` takes the shown one away (`rows` is empty then); `force_reply` only opens the reply field.
    """

    rows: tuple[tuple[ReplyButton, ...], ...] = ()
    one_time: bool = False
    resize: bool = False
    persistent: bool = False
    placeholder: str = ""
    remove: bool = False
    force_reply: bool = False


InlineRows = tuple[tuple[Button, ...], ...]
