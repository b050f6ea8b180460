"""Notes and flags of a patient."""

from db.tables import Patient
from handlers.staff.common import bold, card_row, console, html, leave, press, remember, remembered
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.words import flag_word
from services.people import patient_notes as notes
from services.screen import Screen

FLOW = "s-note"


async def show(turn: Turn, tap: Tap) -> Answer:
    """The notes and flags."""
    await leave(turn)
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    return Answer(_screen(turn, patient))


def _screen(turn: Turn, patient: Patient, note: str = "") -> Screen:
    say, flags = turn.say, notes.flags_of(patient)
    known = sorted(turn.at.office.content.triage.raise_flags)
    rows = tuple(
        (
            press(
                f"{'☑' if flag in flags else '☐'} {flag_word(say, flag)}",
                "s-flag",
                patient.id,
                flag,
                int(flag not in flags),
            ),
        )
        for flag in known
    )
    adding = (press(say._("Add a note"), "s-noteadd", patient.id),)
    clear = ((press(say._("Delete the notes"), "s-noteclr", patient.id),),) if patient.notes else ()
    lines = (
        note and f"{note}\n",
        bold(html(patient.code)),
        html(patient.notes) if patient.notes else say._("No notes."),
        "\n" + say._("A flag makes every AMBER urgent."),
    )
    return console(lines, adding, *rows, *clear, card_row(turn, patient.id))


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Type one line."""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    await remember(turn, FLOW, "text", patient=patient.id)
    asked = turn.say._("Please type the note about {code}.", code=patient.code)
    return Answer(console((asked,), (press(turn.say._("Back"), "s-notes", patient.id),)))


async def typed(turn: Turn, text: str) -> Answer:
    """One line for the notes; what is typed after it is a search again."""
    patient = await turn.at.tx.get(Patient, int(remembered(turn, FLOW).get("patient", -1)))
    if patient is None:
        return await gone(turn)
    await leave(turn)
    return await add(turn, patient, text)


async def add(turn: Turn, patient: Patient, text: str) -> Answer:
    """Keep the line, if there is room for it, and show the notes."""
    added = await notes.add_note(turn.at, turn.the_staff(), patient, text)
    said = turn.say._("Noted.") if added else turn.say._("There is no room for that. Please shorten it.")
    return Answer(_screen(turn, patient, said))


async def flag(turn: Turn, tap: Tap) -> Answer:
    """Set or take away a flag, as the button said."""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    await notes.set_flag(turn.at, turn.the_staff(), patient, tap.word(1), on=tap.word(2) == "1")
    return Answer(_screen(turn, patient))


async def ask_clear(turn: Turn, tap: Tap) -> Answer:
    """Really delete the notes?"""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    say = turn.say
    return Answer(
        console(
            (say._("Delete all notes about {code}?", code=patient.code),),
            (press(say._("Yes, delete them"), "s-notegone", patient.id, style="danger"),),
            (press(say._("Keep them"), "s-notes", patient.id),),
        )
    )


async def clear(turn: Turn, tap: Tap) -> Answer:
    """Delete the notes."""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    await leave(turn)
    await notes.clear_notes(turn.at, turn.the_staff(), patient)
    return Answer(_screen(turn, patient))


ROUTES = Routes(
    taps={"s-notes": show, "s-noteadd": ask, "s-flag": flag, "s-noteclr": ask_clear, "s-notegone": clear},
    texts={FLOW: typed},
)
