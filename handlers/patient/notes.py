"""Discreet mode: notifications say only that there is a note; [Open] shows it."""

from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.messages import notes
from services.people import preferences
from services.people.home import back_home
from services.screen import Screen


async def open_note(turn: Turn, tap: Tap) -> Answer:
    """[Open]: the text as it stands now, in place of the note."""
    message = await notes.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if message is None:
        return await not_yours(turn)
    screen = await notes.opened(turn.at, await reader(turn), message)
    return await old_button(turn) if screen is None else Answer(screen)


async def turn_on(turn: Turn, _: Tap) -> Answer:
    """[Discreet notes]."""
    return await _chosen(turn, discreet=True)


async def turn_off(turn: Turn, _: Tap) -> Answer:
    """[Show messages in full]."""
    return await _chosen(turn, discreet=False)


async def _chosen(turn: Turn, *, discreet: bool) -> Answer:
    preferences.choose_discreet(turn.the_patient(), discreet=discreet)
    who = await reader(turn)
    return Answer(Screen(who.say.entry("discreet.on" if discreet else "discreet.off"), back_home(who)))


ROUTES = Routes(taps={"open": open_note, "discreet-on": turn_on, "discreet-off": turn_off})
