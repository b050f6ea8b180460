"""The language a staff member reads."""

from dataclasses import replace

from handlers.staff.common import console, home_row, leave, press
from handlers.staff.home import gone, home_screen
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.screen import Screen


def _screen(turn: Turn) -> Screen:
    languages = turn.at.office.content.languages
    rows = tuple((press(name, "s-setlang", code),) for code, name in languages.items())
    return console((turn.say._("Which language do you read?"),), *rows, home_row(turn))


async def command(turn: Turn, rest: str) -> Answer:
    """Ask for the language."""
    del rest
    await leave(turn)
    return Answer(_screen(turn))


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Ask for the language."""
    del tap
    return Answer(_screen(turn))


async def choose(turn: Turn, tap: Tap) -> Answer:
    """From now on this language."""
    code = tap.word(0)
    if code not in turn.at.office.content.languages:
        return await gone(turn)
    turn.the_staff().language = code
    await audit.record(turn.at, turn.the_staff(), "own-language", f"staff:{turn.the_staff().id}")
    spoken = replace(turn, say=turn.at.office.texts.speak(code))
    return Answer(await home_screen(spoken, spoken.say._("From now on in English.")))


ROUTES = Routes(taps={"s-lang": ask, "s-setlang": choose}, commands={"language": command})
