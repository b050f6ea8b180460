"""Finding a patient by what staff type when nothing else is asked: a code, a phone number, a name."""

from db.queries.people import patients_of
from db.search import find_patients
from db.tables import Patient
from handlers.staff.card import open_card
from handlers.staff.common import console, home_row, leave, press
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people.names import shown_name
from services.screen import Screen

_MOST = 8
_LONGEST = 200


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Say what can be typed."""
    del tap
    await leave(turn)
    return Answer(_how(turn))


async def command(turn: Turn, rest: str) -> Answer:
    """Find what stands behind the command."""
    await leave(turn)
    return await find(turn, rest) if rest else Answer(_how(turn))


async def find(turn: Turn, text: str) -> Answer:
    """The patients a text means: one opens at once, several are listed."""
    country = turn.at.office.content.clinic.country
    ids = await find_patients(turn.at.tx, text[:_LONGEST], region=country, limit=_MOST)
    if not ids:
        return Answer(_how(turn, turn.say._("Nobody found.")))
    if len(ids) == 1:
        return await open_card(turn, Tap("s-card", (str(ids[0]),)))
    found = await patients_of(turn.at.tx, ids)
    rows = ((press(_label(patient), "s-card", patient.id),) for patient in found)
    return Answer(console((turn.say._("Who is it?"),), *rows, home_row(turn)))


def _label(patient: Patient) -> str:
    return f"{patient.code} {shown_name(patient.name)}" if patient.name else patient.code


def _how(turn: Turn, note: str = "") -> Screen:
    say = turn.say
    return console(
        (
            note,
            say._("Type a code like K7Q-2MX, a phone number or its last four digits, or a name."),
            say._("The beginning of a name is enough. People whose name is not kept have only a code."),
        ),
        home_row(turn),
    )


ROUTES = Routes(taps={"s-find": ask}, commands={"find": command}, texts={"": find})
