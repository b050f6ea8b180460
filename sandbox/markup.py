"""Keyboards in requests: parsed, and held to Telegram's limits."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.keyboards import Button, InlineRows, ReplyButton, ReplyKeyboard
from sandbox.shapes import check

DATA_LIMIT = 64
MOST_BUTTONS = 100
MOST_IN_ROW = 8
STYLES = {"danger", "success", "primary"}
ACTIONS = {
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}  # fmt: skip
_URL = re.compile(
    r"(?:https?://)?[^\s/.:@]+(?:\.[^\s/.:@]+)+(?::\d+)?(?:/\S*)?|tg://\S+|https?://localhost\S*"
)


def parse_markup(raw: dict[str, Any] | None) -> tuple[InlineRows, ReplyKeyboard | None]:
    """Return the inline rows or the reply keyboard of a reply_markup; raises Refused (400)."""
    if raw is None:
        return (), None
    if "inline_keyboard" in raw:
        return parse_inline(raw), None
    if "keyboard" in raw:
        return (), _reply_keyboard(check("reply keyboard markup", raw))
    if "remove_keyboard" in raw:
        check("reply keyboard remove", raw)
        return (), ReplyKeyboard(remove=True)
    if "force_reply" in raw:
        value = check("force reply", raw)
        return (), ReplyKeyboard(force_reply=True, placeholder=value.get("input_field_placeholder") or "")
    raise bad_request("object expected as reply markup")


def parse_inline(raw: dict[str, Any] | None) -> InlineRows:
    """Return inline rows; another kind of keyboard is refused (400)."""
    if raw is None:
        return ()
    if "inline_keyboard" not in raw:
        raise bad_request("inline keyboard expected")
    rows = check("inline keyboard markup", raw)["inline_keyboard"]
    found = tuple(tuple(_button(cell) for cell in row) for row in _grid(rows, "inline keyboard"))
    return tuple(row for row in found if row)


def _grid(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {what}: expected an Array of Array of buttons")
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    if any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request(f"too many buttons in a row of the {what}: at most {MOST_IN_ROW}")
    return rows


def _label(value: dict[str, Any], what: str) -> str:
    if "text" not in value:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    text = value["text"]
    if not isinstance(text, str) or not text.strip():
        raise bad_request(f"can't parse {what}: button text must be non-empty")
    if value.get("style") is not None and value["style"] not in STYLES:
        raise bad_request(f"can't parse {what}: invalid button style specified")
    return text


def _button(raw: Any) -> Button:
    value = check("inline keyboard button", raw)
    text = _label(value, "inline keyboard button")
    actions = [name for name in value if name in ACTIONS and value[name] is not None]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: more than one action: {sorted(actions)}")
    if "callback_data" in actions:
        _check_data(value["callback_data"])
    if "url" in actions and not _URL.fullmatch(str(value["url"])):
        raise bad_request(f"inline keyboard button URL '{value['url']}' is invalid: Wrong HTTP URL")
    return Button(
        text,
        callback_data=value.get("callback_data"),
        url=value.get("url"),
        style=value.get("style"),
        web_app=(value.get("web_app") or {}).get("url"),
        copy_text=(value.get("copy_text") or {}).get("text"),
        switch_inline_query=value.get("switch_inline_query"),
        raw=value,
    )


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")


def _reply_keyboard(value: dict[str, Any]) -> ReplyKeyboard:
    rows = _grid(value["keyboard"], "reply keyboard")
    if not any(rows):
        raise bad_request("reply keyboard is empty")
    return ReplyKeyboard(
        rows=tuple(tuple(_key(cell) for cell in row) for row in rows if row),
        one_time=bool(value.get("one_time_keyboard")),
        resize=bool(value.get("resize_keyboard")),
        persistent=bool(value.get("is_persistent")),
        placeholder=value.get("input_field_placeholder") or "",
    )


def _key(raw: Any) -> ReplyButton:
    value = {"text": raw} if isinstance(raw, str) else check("keyboard button", raw)
    return ReplyButton(
        _label(value, "keyboard button"),
        request_contact=bool(value.get("request_contact")),
        request_location=bool(value.get("request_location")),
        style=value.get("style"),
    )
