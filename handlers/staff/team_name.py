"""What colleagues call a staff member: typed by themselves."""

from handlers.staff.common import console, home_row, leave, press, remember
from handlers.staff.team import team_screen
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people import team
from services.screen import Screen

FLOW = "s-name"


async def ask(turn: Turn, tap: Tap) -> Answer:
    """What is your name?"""
    del tap
    await remember(turn, FLOW, "name")
    return Answer(_screen(turn, ""))


async def typed(turn: Turn, text: str) -> Answer:
    """That is the name from now on."""
    if not await team.rename(turn.at, turn.the_staff(), text):
        return Answer(_screen(turn, turn.say._("I cannot read a name in that.")))
    await leave(turn)
    return Answer(await team_screen(turn, turn.say._("Saved.")))


def _screen(turn: Turn, note: str) -> Screen:
    asked = turn.say._("Please type your name, as colleagues and nobody else will read it.")
    return console((note, asked), (press(turn.say._("Team"), "s-team"), *home_row(turn)))


ROUTES = Routes(taps={"s-name": ask}, texts={FLOW: typed})
