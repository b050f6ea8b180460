"""Keyboards under a message, from plain buttons."""

from collections.abc import Sequence
from typing import Protocol

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup


class ButtonLike(Protocol):
    """One inline button: either callback data or a URL."""

    @property
    def label(self) -> str:
        """What the person reads."""

    @property
    def data(self) -> str:
        """Callback data, at most 64 bytes; empty for a button with a URL."""

    @property
    def url(self) -> str:
        """The page it opens; empty for a button with data."""

    @property
    def style(self) -> str:
        """``primary``, ``success``, ``danger`` or empty."""


def inline(rows: Sequence[Sequence[ButtonLike]]) -> InlineKeyboardMarkup | None:
    """The buttons as Telegram's inline keyboard; None if there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def contact(label: str) -> ReplyKeyboardMarkup:
    """A one-time reply keyboard with one button that shares the person's own phone number."""
    button = KeyboardButton(label, request_contact=True)
    return ReplyKeyboardMarkup([[button]], one_time_keyboard=True, resize_keyboard=True)


def _button(button: ButtonLike) -> InlineKeyboardButton:
    style = button.style or None
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url, style=style)
    return InlineKeyboardButton(button.label, callback_data=button.data, style=style)
