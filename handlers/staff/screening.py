"""What a person answered to the nine questions: every tick, the row that decided, the notes."""

from collections.abc import Iterator

from content.registry.screening import NOTE, REASON
from db.tables import Patient, Screening
from handlers.staff.common import card_row, console, html, press, spaced, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.desk.words import flag_word
from services.people import risks
from services.screen import Button, Screen
from services.screening import screening
from services.screening.screening_rules import option_words
from services.texts import plain


async def show(turn: Turn, tap: Tap) -> Answer:
    """Open the answers."""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    await audit.record(turn.at, turn.the_staff(), "open-screening", f"patient:{patient.id}")
    return Answer(await _screen(turn, patient))


async def note(turn: Turn, tap: Tap) -> Answer:
    """Keep on the card what makes an alert of this person urgent."""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    await risks.note_risks(turn.at, patient)
    await audit.record(turn.at, turn.the_staff(), "note-risks", f"patient:{patient.id}")
    return Answer(await _screen(turn, patient, turn.say._("Noted on the card.")))


async def _screen(turn: Turn, patient: Patient, note_above: str = "") -> Screen:
    say, found = turn.say, await screening.standing(turn.at, patient)
    title = say._("<b>{code}</b>: the nine questions", code=patient.code)
    lines: list[str] = [note_above, title]
    rows: list[tuple[Button, ...]] = []
    if found is None:
        lines.append(say._("The answers are erased, or older than the clinic keeps them."))
    elif found.state == screening.OPEN:
        lines.append(say._("The patient is answering them right now. Please look again later."))
    else:
        lines += [*_result(turn, found), *spaced(_ticks(turn, found)), *spaced(_notes(turn, found))]
        rows += await _deeds(turn, patient)
    return console(lines, *rows, card_row(turn, patient.id))


def _result(turn: Turn, found: Screening) -> Iterator[str]:
    say, result, zone = turn.say, screening.result_of(found), zone_of(turn)
    yield say._(
        "{when}: <b>{outcome}</b>, by row {row} of the table",
        when=say.when(found.finished_at or found.started_at, zone),
        outcome=say.entry(f"screen.outcome.{result.outcome}"),
        row=result.row,
    )
    for name in result.reasons:
        if f"{REASON}.{name}" in turn.at.office.content.texts:
            yield f"• {say.entry(f'{REASON}.{name}')}"


def _ticks(turn: Turn, found: Screening) -> Iterator[str]:
    """Every tick in the words of the buttons."""
    say, ticks = turn.say, screening.ticks_of(found)
    for question in turn.at.office.content.screening.questions:
        options = ticks.get(question.name, frozenset())
        if options:
            answers = html(", ".join(option_words(say, question, options)))
            asked = plain(say.entry(f"screen.{question.name}")).splitlines()[0]
            yield say._("{question} <b>{answers}</b>", question=asked, answers=answers)


def _notes(turn: Turn, found: Screening) -> Iterator[str]:
    for name in screening.result_of(found).notes:
        if f"{NOTE}.{name}" in turn.at.office.content.texts:
            yield f"<b>{name}</b> {turn.say.entry(f'{NOTE}.{name}')}"


async def _deeds(turn: Turn, patient: Patient) -> list[tuple[Button, ...]]:
    """What is worth keeping on the card, while it is not there yet."""
    raising = turn.at.office.content.triage.raise_flags & await screening.ticks_standing(turn.at, patient)
    if not raising - set(patient.flags.split(",")):
        return []
    words = ", ".join(flag_word(turn.say, flag) for flag in sorted(raising))
    label = turn.say._("Note on the card: {flags}", flags=words)
    return [(press(label, "s-scnote", patient.id),)]


ROUTES = Routes(taps={"s-screen": show, "s-scnote": note})
