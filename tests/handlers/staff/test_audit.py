"""Who did what, as owners read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

import services
from db.engine import Database
from db.tables import Audit, Patient, Session
from services.desk.audit_words import action_words
from services.office import Office
from tests.handlers.staff.desk import DOCTOR, NOW, Desk

ROOT = Path(services.__file__).parent.parent


async def test_an_owner_reads_who_did_what_to_whom_newest_first(
    desk: Desk, database: Database, patient: Patient, booked: list[Session]
) -> None:
    desk.who = DOCTOR
    await desk.tap(f"s-hold:{booked[0].id}")
    await desk.tap(f"s-card:{patient.id}")
    desk.who = 9001
    await desk.type("/audit")
    opened, planned = desk.text.index("opened a card"), desk.text.index("planned a course")
    assert opened < planned, "the newest first"
    assert f"<b>doctor</b>\nopened a card · {patient.code}" in desk.text
    assert f"<b>owner</b>\nplanned a course · {patient.code}" in desk.text
    assert "Kim" not in desk.text, "codes, no names of patients"
    async with database.read() as tx:
        last = await tx.scalar(select(Audit.action).order_by(Audit.id.desc()).limit(1))
    assert last == "open-audit", "that it was read is recorded too"


async def test_nobody_but_an_owner_reads_it(desk: Desk, booked: list[Session]) -> None:
    assert booked
    desk.who = DOCTOR
    await desk.type("/audit")
    assert "planned a course" not in desk.text
    await desk.tap("s-audit:0")
    assert "planned a course" not in desk.text


async def test_a_long_log_has_pages(desk: Desk, database: Database) -> None:
    async with database.write() as tx:
        for number in range(30):
            tx.add(Audit(at=NOW, staff_id=1, action=f"deed-{number}", subject="staff:2"))
    await desk.tap("s-audit:0")
    assert "deed 29 · doctor" in desk.text
    assert "page 1 of 3" in desk.text
    await desk.press("Older")
    await desk.press("Older")
    assert "deed 0 · doctor" in desk.text
    assert "Older" not in desk.labels()
    await desk.press("Newer")
    assert "page 2 of 3" in desk.text
    await desk.tap("s-audit:999")
    assert "page 3 of 3" in desk.text


def test_an_action_without_words_is_still_readable(office: Office) -> None:
    assert action_words(office.texts.speak("en"), "close-the-moon") == "close the moon"


def recorded_in(source: str) -> Iterator[str]:
    """The actions a file records by name."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        named = isinstance(call.func, ast.Attribute) and call.func.attr == "record" and len(call.args) > 3
        if named and isinstance(call.args[2], ast.Constant):
            yield str(call.args[2].value)


def test_every_action_that_is_recorded_has_words(office: Office) -> None:
    say = office.texts.speak("en")
    files = [file for folder in ("services", "handlers") for file in (ROOT / folder).rglob("*.py")]
    actions = {action for file in files for action in recorded_in(file.read_text())}
    assert "take-alert" in actions
    bare = {each for each in actions if action_words(say, each) == each.replace("-", " ")}
    assert not bare, "give them words in services/desk/audit_words.py"
