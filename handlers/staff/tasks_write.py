"""A task in one's own words, the first half: what, and by when."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from db.search import find_patients
from domain.codes import normalise_code
from domain.hours import hours_of
from domain.localtime import local_day
from handlers.staff import when
from handlers.staff.common import console, html, press, remember, zone_of
from handlers.staff.tasks import MINE
from handlers.staff.tasks_about import FLOW, found, kept, left, look
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.tasks_owned import MOST_LETTERS
from services.screen import Screen, units
from services.texts import Safe

_EVENING = time(18)


async def begin(turn: Turn, tap: Tap) -> Answer:
    """What is to be done?"""
    del tap
    return await ask_words(turn)


async def command(turn: Turn, rest: str) -> Answer:
    """``/task``, or ``/task Order more masks``, or ``/task K7Q-2MX Call about the invoice``."""
    if not rest:
        return await ask_words(turn)
    code, _, words = rest.partition(" ")
    ids = await _by_code(turn, code) if words.strip() else []
    return await _words(turn, words if ids else rest, ids[0] if ids else None)


async def _by_code(turn: Turn, code: str) -> list[int]:
    return await find_patients(turn.at.tx, code) if normalise_code(code) else []


async def ask_words(turn: Turn, note: str = "") -> Answer:
    """Type it."""
    await remember(turn, FLOW, "words")
    asked = turn.say._("What is to be done? Please type it in a sentence.")
    return Answer(console((note, asked), (press(turn.say._("Back"), "s-tasks", MINE, 0),)))


async def _words(turn: Turn, text: str, patient_id: int | None = None) -> Answer:
    words = " ".join(text.split())
    if not words or units(words) > MOST_LETTERS:
        limit = turn.say._("Please use at most {count} letters.", count=MOST_LETTERS)
        return await ask_words(turn, limit)
    key = f"{int(turn.at.now.timestamp())}-{turn.update_id}"
    await remember(turn, FLOW, "due", words=words, patient=patient_id, key=key)
    return Answer(_ask_day(turn, words))


def _ask_day(turn: Turn, words: str, page: int = 0, note: str = "") -> Screen:
    asked = turn.say._("By when? Tap a day (until closing), or type it like 5 Dec 14:00.")
    rows = when.day_rows(turn, page, "s-tday", "s-tdays")
    return console((note, html(words), asked), *rows, (press(turn.say._("Back"), "s-tasks", MINE, 0),))


async def days(turn: Turn, tap: Tap) -> Answer:
    """Other days."""
    task = kept(turn)
    return Answer(_ask_day(turn, task["words"], tap.number(0))) if task else await left(turn)


async def day(turn: Turn, tap: Tap) -> Answer:
    """By that day."""
    task, chosen = kept(turn), when.tapped_day(turn, tap, 0)
    if not task:
        return await left(turn)
    if chosen is None:
        return Answer(_ask_day(turn, task["words"], note=turn.say._("That day has passed.")))
    return await _by(turn, task, _end_of(turn, chosen))


def _end_of(turn: Turn, day: date) -> datetime:
    hours = hours_of(day, turn.at.office.content.clinic.calendar)
    return hours[1] if hours else when.instant(turn, day, _EVENING)


async def _by(turn: Turn, task: Mapping[str, Any], due: datetime) -> Answer:
    if due <= turn.at.now:
        return Answer(_ask_day(turn, task["words"], note=turn.say._("That time has passed.")))
    await remember(turn, FLOW, "look", **{**task, "due": due.isoformat()})
    return await look(turn, {**task, "due": due.isoformat()})


async def typed(turn: Turn, text: str) -> Answer:
    """The words, a day and a time, or whom it is about, as was asked."""
    task, step = kept(turn), turn.dialog.step if turn.dialog else ""
    if step == "words" or not task:
        return await _words(turn, text)
    if step == "who":
        return await found(turn, text)
    read = when.read(turn, text)
    if isinstance(read, Safe):
        return Answer(_ask_day(turn, task["words"], note=read))
    known = datetime.fromisoformat(task["due"]) if "due" in task else None
    chosen = read.day or (local_day(known, zone_of(turn)) if known else None)
    if chosen is None:
        return Answer(_ask_day(turn, task["words"], note=turn.say._("Which day do you mean?")))
    due = when.instant(turn, chosen, read.at) if read.at else _end_of(turn, chosen)
    return await _by(turn, task, due)


ROUTES = Routes(
    taps={
        "s-tnew": begin,
        "s-tdays": days,
        "s-tday": day,
    },
    commands={"task": command},
    texts={FLOW: typed},
)
