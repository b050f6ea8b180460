"""Keyboards and their limits."""

from typing import Any

import pytest

from sandbox.errors import Refused
from sandbox.keyboards import Button
from sandbox.markup import parse_inline, parse_markup


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(**fields: Any) -> dict[str, Any]:
    return {"text": "A", **fields}


def test_every_part_of_a_button_is_kept() -> None:
    rows = parse_inline(
        inline([button(callback_data="x", style="success")], [button(url="https://x.example")])
    )
    assert rows == (
        (Button("A", callback_data="x", style="success"),),
        (Button("A", url="https://x.example"),),
    )


@pytest.mark.parametrize(
    "url", ["https://x.example/a?b", "http://localhost:80/", "t.me/bot?start=1", "tg://user?id=1"]
)
def test_good_links_are_taken(url: str) -> None:
    assert parse_inline(inline([button(url=url)]))[0][0].url == url


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        (inline([button(callback_data="x" * 65)]), "BUTTON_DATA_INVALID"),
        (inline([button(callback_data="é" * 33)]), "BUTTON_DATA_INVALID"),
        (inline([button(callback_data="")]), "BUTTON_DATA_INVALID"),
        (inline([{"callback_data": "x"}]), 'Can\'t find field "text"'),
        (inline([{"text": " ", "callback_data": "x"}]), "button text must be non-empty"),
        (inline([button()]), "Text buttons are unallowed in the inline keyboard"),
        (inline([button(url="not a link")]),
         "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL"),
        (inline([button(url="https://x.example", callback_data="x")]), "more than one action"),
        (inline([button(callback_data="x", colour="red")]), "unknown field 'colour'"),
        (inline([button(callback_data="x", style="red")]), "invalid button style"),
        (inline([button(callback_data="x")] * 9), "too many buttons in a row"),
        (inline(*[[button(callback_data="x")]] * 101), "reply markup is too long"),
        (inline(button(callback_data="x")), "expected an Array of Array"),
        ({"keyboard": []}, "reply keyboard is empty"),
        ({"keyboard": [[{"text": ""}]]}, "button text must be non-empty"),
        ({"buttons": []}, "object expected as reply markup"),
    ],
)  # fmt: skip
def test_keyboards_beyond_the_limits_are_refused(markup: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused, match="400") as caught:
        parse_markup(markup)
    assert refusal in caught.value.description


def test_an_edit_takes_inline_keyboards_only() -> None:
    with pytest.raises(Refused, match="inline keyboard expected"):
        parse_inline({"keyboard": [["A"]]})
