"""From the raw fields of a request to typed parameters; what does not fit is refused by name."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.errors import Refused, bad_request
from sandbox.files import Upload
from sandbox.params import REQUIRED, TABLES, Kind, Param

# What api.telegram.org says when these are missing; every other one is named.
_EMPTY = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "from_chat_id": "from_chat_id is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "video": "there is no video in the request",
    "voice": "there is no voice in the request",
}
_BOOLEANS = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}


def coerce(method: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a known method.

    Raises Refused (400) for unknown, missing and badly typed ones.
    Telegram itself ignores unknown parameters; here they are refused, as they are mistakes of the bot.
    """
    table = TABLES[method]
    found: dict[str, Any] = {}
    for name, value in fields.items():
        param = table.get(name)
        if param is None:
            if isinstance(value, Upload):
                continue  # the target of an attach:// reference
            raise bad_request(f"{method} has no parameter {name!r}")
        if value is not None:
            found[name] = _typed(param, value)
    for name in REQUIRED[method]:
        if name not in found:
            raise bad_request(_EMPTY.get(name, f"parameter {name!r} is required"))
    _attach(found, fields)
    return found


def _typed(param: Param, value: Any) -> Any:
    try:
        return _COERCERS[param.kind](value)
    except (ValueError, TypeError):
        raise _mistyped(param, value) from None


def _mistyped(param: Param, value: Any) -> Refused:
    if isinstance(value, str) and param.kind in {"object", "array"}:
        return bad_request(f"can't parse {param.name} JSON object")
    return bad_request(f"parameter {param.name!r} must be of type {param.kind}, not {type(value).__name__}")


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return int(value)


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    return float(value)


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value not in _BOOLEANS:
        raise ValueError
    return _BOOLEANS[value]


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _chat(value: Any) -> int | str:
    if isinstance(value, str) and not value.lstrip("-").isdigit():
        return value
    return _int(value)


def _object(value: Any) -> dict[str, Any]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise TypeError
    return found


def _array(value: Any) -> list[Any]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, list):
        raise TypeError
    return found


def _file(value: Any) -> Upload | str:
    if not isinstance(value, Upload | str):
        raise TypeError
    return value


_COERCERS: dict[Kind, Callable[[Any], Any]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "str": _str,
    "chat": _chat,
    "object": _object,
    "array": _array,
    "file": _file,
}


def _attach(found: dict[str, Any], fields: Mapping[str, Any]) -> None:
    """Replace attach://NAME, in files and inside media objects, by the upload NAME."""
    for name, value in found.items():
        found[name] = _resolved(value, fields)


def _resolved(value: Any, fields: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and value.startswith("attach://"):
        upload = fields.get(value.removeprefix("attach://"))
        if not isinstance(upload, Upload):
            raise bad_request("wrong file identifier/HTTP URL specified")
        return upload
    if isinstance(value, dict):
        return {key: _resolved(part, fields) if key in _MEDIA_KEYS else part for key, part in value.items()}
    if isinstance(value, list):
        return [_resolved(part, fields) if isinstance(part, dict) else part for part in value]
    return value


_MEDIA_KEYS = {"media", "thumbnail", "cover"}
