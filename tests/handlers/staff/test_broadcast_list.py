import json

import pytest
from telegram import Message, Update

from db.tables import Patient
from domain.audience import Audience
from handlers.sent import html_of
from handlers.staff.broadcast_fields import apply, days_read
from tests.handlers.staff.desk import DOCTOR, Desk


async def test_all_broadcasts_are_found_page_by_page(desk: Desk) -> None:
    for _ in range(10):
        await desk.tap("s-castnew:notice")
    await desk.type("/broadcasts")
    assert sum("draft" in label for label in desk.labels()) == 8
    await desk.press("Page 2")
    assert [label.partition(":")[0] for label in desk.labels() if "draft" in label] == [
        "📣 Notice 2",
        "📣 Notice 1",
    ]
    await desk.press("📣 Notice 1")
    assert "Notice 1" in desk.text
    await desk.type("/broadcast 7")
    assert "Notice 7" in desk.text
    await desk.type("/broadcast 77")
    assert "no such broadcast" in desk.text


async def test_a_colleague_finishes_what_another_began(desk: Desk, patient: Patient) -> None:
    assert patient
    await desk.tap("s-castnew:notice")
    await desk.press("Write English")
    await desk.type("Closed & <busy> on 5 March")
    desk.who = DOCTOR
    await desk.type("/broadcast 1")
    assert "English: written" in desk.text
    await desk.press("Test")
    assert desk.answer.more[0].text == "Closed &amp; &lt;busy&gt; on 5 March"
    await desk.type("/broadcast 1")
    await desk.press("Drop English")
    assert "English: not written" in desk.text


async def test_the_typed_words_of_a_stored_update_keep_their_formatting() -> None:
    body = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": 1, "type": "private", "first_name": "A"},
            "caption": "Bold 💉 & sad",
            "caption_entities": [
                {"type": "bold", "offset": 0, "length": 4},
                {"type": "spoiler", "offset": 10, "length": 3},
            ],
        },
    }
    stored = Update.de_json(body).to_json()
    again = Update.de_json(json.loads(stored)).message
    assert isinstance(again, Message)
    assert html_of(again) == '<b>Bold</b> 💉 &amp; <span class="tg-spoiler">sad</span>'


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10", (10, 10)),
        (" 20-40 ", (20, 40)),
        ("20 – 40", (20, 40)),
        ("0", (0, 0)),
        ("40-20", None),
        ("-5", None),
        ("3651", None),
        ("ten", None),
        ("１０", None),
        ("", None),
    ],
)
def test_days_are_read_strictly(text: str, days: tuple[int, int] | None) -> None:
    assert days_read(text) == days


@pytest.mark.parametrize(
    ("field", "value"),
    [("stage", "rich"), ("phase", "phase-9"), ("tag", "x"), ("visit", "-1"), ("", ""), ("lang", "../x")],
)
def test_what_no_button_carries_changes_no_audience(field: str, value: str) -> None:
    assert apply(Audience(), field, value, on=True) is None
