"""A new patient at the desk: name, language, consents on paper, then the invite."""

from collections.abc import Mapping
from typing import Any

from db.tables import Patient
from handlers.staff.common import (
    bold,
    console,
    home_row,
    html,
    made_before,
    press,
    remember,
    remember_made,
    remembered,
)
from handlers.staff.home import gone
from handlers.staff.inviting import invite_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people import patients
from services.people.names import clean_name, shown_name
from services.screen import Screen

FLOW = "s-new"
_NAME, _LANGUAGE, _PAPER = "name", "language", "paper"


async def _ask_name(turn: Turn, note: str = "") -> Answer:
    await remember(turn, FLOW, _NAME)
    asked = turn.say._("What is the patient's name? Please type it.")
    return Answer(console((note, asked), home_row(turn)))


async def command(turn: Turn, rest: str) -> Answer:
    """Begin; a name on the same line is taken."""
    return await name(turn, rest) if rest else await _ask_name(turn)


async def begin(turn: Turn, tap: Tap) -> Answer:
    """Begin with the name."""
    del tap
    return await _ask_name(turn)


async def typed(turn: Turn, text: str) -> Answer:
    """The name; anything typed while buttons are asked for shows the question again."""
    kept = remembered(turn, FLOW)
    if turn.dialog is None or turn.dialog.step == _NAME:
        return await name(turn, text)
    note = turn.say._("Please tap a button.")
    shown = _languages(turn, kept, note) if turn.dialog.step == _LANGUAGE else _paper(turn, kept, note)
    return Answer(shown)


async def name(turn: Turn, text: str) -> Answer:
    """The name was typed: ask for the language."""
    cleaned = clean_name(text)
    if not cleaned:
        return await _ask_name(turn, turn.say._("I cannot read a name in that."))
    await remember(turn, FLOW, _LANGUAGE, name=cleaned)
    return Answer(_languages(turn, {"name": cleaned}))


def _languages(turn: Turn, kept: Mapping[str, Any], note: str = "") -> Screen:
    say = turn.say
    who = bold(html(shown_name(str(kept["name"]))))
    languages = turn.at.office.content.languages
    rows = tuple((press(own, "s-nlang", code),) for code, own in languages.items())
    return console((note, who, say._("Which language do they read?")), *rows, home_row(turn))


async def language(turn: Turn, tap: Tap) -> Answer:
    """The language was chosen: ask about the consents on paper."""
    kept, code = remembered(turn, FLOW), tap.word(0)
    if "name" not in kept or code not in turn.at.office.content.languages:
        return await gone(turn)
    values = {"name": str(kept["name"]), "language": code}
    await remember(turn, FLOW, _PAPER, **values)
    return Answer(_paper(turn, values))


def _paper(turn: Turn, kept: Mapping[str, Any], note: str = "") -> Screen:
    say = turn.say
    return console(
        (
            note,
            bold(html(shown_name(str(kept["name"])))),
            say._("Did the person agree on paper to C0 (basic data) and C2 (Telegram abroad)?"),
            say._("If not, the name is not kept: only a code, the language and dates."),
        ),
        (press(say._("Yes, both on paper"), "s-npaper", 1, style="success"),),
        (press(say._("No"), "s-npaper", 0),),
        home_row(turn),
    )


async def paper(turn: Turn, tap: Tap) -> Answer:
    """Make the record, and the invite at once; a repeat of the tap shows an invite to the same record."""
    agreed = tap.number(0)
    patient = await _made_before(turn)
    if patient is None and agreed in {0, 1}:
        patient = await _make(turn, on_paper=agreed == 1)
    if patient is None:
        return await gone(turn)
    note = "" if agreed else turn.say._("The name was not kept.")
    return await invite_answer(turn, patient, note)


async def _made_before(turn: Turn) -> Patient | None:
    return await turn.at.tx.get(Patient, made_before(turn, FLOW).get("patient", 0))


async def _make(turn: Turn, *, on_paper: bool) -> Patient | None:
    kept = remembered(turn, FLOW)
    if "language" not in kept:
        return None
    new = patients.NewPatient(str(kept["name"]), str(kept["language"]), on_paper=on_paper)
    patient = await patients.create(turn.at, turn.the_staff(), new)
    await remember_made(turn, FLOW, patient=patient.id)
    return patient


ROUTES = Routes(
    taps={"s-new": begin, "s-nlang": language, "s-npaper": paper},
    commands={"new": command},
    texts={FLOW: typed},
)
