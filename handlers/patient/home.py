"""Home, visits, care advice, help: the screens a patient comes back to."""

from db.queries.dialogs import clear_dialog
from db.queries.people import invite_of
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.messages.buttons import BELOW
from services.people import arrival
from services.people.arrival import Link
from services.people.home import back_home, care, home, home_buttons, welcome
from services.people.reader import Reader, reader_of
from services.screen import Screen
from services.visits.visit_screens import visits


async def reader(turn: Turn) -> Reader:
    """The patient of this turn as a reader."""
    return await reader_of(turn.at, turn.the_patient())


async def show_home(turn: Turn, tap: Tap) -> Answer:
    """[Menu]: where one is; below an owed message it is a new screen, so that the message stays."""
    return Answer(await home(turn.at, await reader(turn)), fresh=tap.word(0) == BELOW)


async def start(turn: Turn, rest: str) -> Answer:
    """/start of somebody we know; an invite link may belong to another record."""
    await clear_dialog(turn.at.tx, turn.person.telegram_id)
    who = await reader(turn)
    screen = await home(turn.at, who)
    if not rest:
        return Answer(screen)
    invite = await invite_of(turn.at.tx, rest)
    link = await arrival.judge_link(turn.at, invite, turn.person.telegram_id)
    if link is Link.GOOD and invite is not None:
        if await arrival.adopt(turn.at, who.patient, invite, turn.person):
            return await _welcome(turn)
        link = Link.TAKEN
    if link is Link.MINE:
        return Answer(screen)
    return Answer(Screen(f"{who.say.entry(f'link.{link}')}\n\n{screen.text}", screen.rows))


async def _welcome(turn: Turn) -> Answer:
    patient = await arrival.patient_of(turn.at, turn.person)
    who = await reader_of(turn.at, patient)
    screen = await home(turn.at, who)
    return Answer(Screen(f"{welcome(who)}\n\n{screen.text}", screen.rows))


async def show_visits(turn: Turn, tap: Tap) -> Answer:
    """[My sessions], [Ask to move one]."""
    return Answer(await visits(turn.at, await reader(turn)), fresh=tap.word(0) == BELOW)


async def visits_command(turn: Turn, _: str) -> Answer:
    """/sessions."""
    return Answer(await visits(turn.at, await reader(turn)))


async def show_care(turn: Turn, _: Tap) -> Answer:
    """[Care advice]; the message it was tapped on stays."""
    return Answer(await care(turn.at, await reader(turn)), fresh=True)


async def care_command(turn: Turn, _: str) -> Answer:
    """/care."""
    return Answer(await care(turn.at, await reader(turn)))


async def show_help(turn: Turn, _: Tap) -> Answer:
    """[Help]."""
    who = await reader(turn)
    return Answer(Screen(who.say.entry("help.patient"), back_home(who)))


async def help_command(turn: Turn, _: str) -> Answer:
    """/help."""
    who = await reader(turn)
    return Answer(Screen(who.say.entry("help.patient"), home_buttons(who)))


async def noted(turn: Turn, _: Tap) -> Answer:
    """[All right]: the tap is answered, the message stays with its mark."""
    return Answer(note=(await reader(turn)).say.entry("noted"))


ROUTES = Routes(
    taps={"home": show_home, "sessions": show_visits, "care": show_care, "help": show_help, "noted": noted},
    commands={
        "start": start,
        "menu": start,
        "sessions": visits_command,
        "care": care_command,
        "help": help_command,
    },
)
