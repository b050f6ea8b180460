"""The parameters of every Bot API method, read from the signatures of `telegram.Bot` at import."""

import inspect
from dataclasses import dataclass
from typing import Literal

import telegram

Kind = Literal["int", "float", "bool", "str", "chat", "object", "array", "file"]

_OWN = {"self", "api_kwargs", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout"}
# The library turns these conveniences into other parameters before it sends anything.
_CONVENIENCES = {"allow_sending_without_reply", "reply_to_message_id", "disable_web_page_preview", "filename"}
_MORE = {
    "sendMediaGroup": {"caption", "parse_mode", "caption_entities"},
    "sendContact": {"contact"},
    "sendLocation": {"location"},
    "sendVenue": {"venue"},
    "getFile": set[str](),
}
_ARRAYS = ("Sequence", "tuple[", "list[")


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: its name, what it holds, whether a request without it is refused."""

    name: str
    kind: Kind
    required: bool


Table = dict[str, Param]


def camel(name: str) -> str:
    """Turn send_message into sendMessage."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def kind_of(annotation: object) -> Kind:
    """Tell from a type annotation what a parameter holds on the wire."""
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    plain = text.replace("telegram._utils.defaultvalue.DefaultValue", "")
    if "FileInput" in text:
        return "file"
    if any(mark in text for mark in _ARRAYS):
        return "array"
    if "str" in plain:
        return "chat" if "int" in plain else "str"
    if "bool" in plain:
        return "bool"
    if "float" in plain:
        return "float"
    if "int" in plain or "datetime" in plain:
        return "int"
    return "object"


def _table(method: str, function: object) -> Table:
    hidden = _OWN | _CONVENIENCES | _MORE.get(method, set())
    parameters = inspect.signature(function).parameters.values()  # type: ignore[arg-type]  # a function of Bot
    return {
        p.name: Param(p.name, kind_of(p.annotation), p.default is inspect.Parameter.empty)
        for p in parameters
        if p.name not in hidden
    }


def _methods() -> dict[str, Table]:
    """Return the table of every method: those the library offers under its snake_case and camelCase names."""
    found: dict[str, Table] = {}
    for name, function in inspect.getmembers(telegram.Bot, inspect.iscoroutinefunction):
        alias = camel(name)
        twice = name.islower() and name != alias and alias in vars(telegram.Bot)
        if name == "close" or (twice and not name.startswith("_")):
            found[alias] = _table(alias, function)
    return found


TABLES: dict[str, Table] = _methods()
REQUIRED: dict[str, list[str]] = {
    method: [param.name for param in table.values() if param.required] for method, table in TABLES.items()
}
METHODS: dict[str, str] = {name.lower(): name for name in TABLES}  # Telegram takes them in any case
