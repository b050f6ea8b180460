"""The fields of the objects a request may hold, read from the library's classes at import."""

import inspect
from typing import Any

import telegram

from sandbox.errors import bad_request


def _fields(cls: type, *more: str) -> frozenset[str]:
    names = inspect.signature(cls.__init__).parameters  # type: ignore[misc]  # reading it is the point
    return frozenset(names).union(more) - {"self", "api_kwargs", "filename", "args", "kwargs"}


FIELDS: dict[str, frozenset[str]] = {
    "inline keyboard markup": _fields(telegram.InlineKeyboardMarkup),
    "inline keyboard button": _fields(telegram.InlineKeyboardButton),
    "reply keyboard markup": _fields(telegram.ReplyKeyboardMarkup),
    "keyboard button": _fields(telegram.KeyboardButton),
    "reply keyboard remove": _fields(telegram.ReplyKeyboardRemove, "remove_keyboard"),
    "force reply": _fields(telegram.ForceReply, "force_reply"),
    "reply parameters": _fields(telegram.ReplyParameters),
    "link preview options": _fields(telegram.LinkPreviewOptions),
    "message entity": _fields(telegram.MessageEntity),
    "bot command": _fields(telegram.BotCommand),
    "photo": _fields(telegram.InputMediaPhoto, "type"),
    "document": _fields(telegram.InputMediaDocument, "type"),
    "video": _fields(telegram.InputMediaVideo, "type"),
}


def check(kind: str, value: Any) -> dict[str, Any]:
    """Return `value` if it is an object with known fields only; raises Refused (400)."""
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {kind}: expected an Object")
    if not FIELDS[kind].issuperset(value):
        unknown = min(value.keys() - FIELDS[kind])
        raise bad_request(f"can't parse {kind}: unknown field {unknown!r}")
    return value
