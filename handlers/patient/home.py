"""Home, visits, care advice, help: the screens a patient comes back to."""

from db.queries.dialogs import clear_dialog
from db.queries.people import invite_of
from handlers.turn import Answer, Routes, Turn
from services import arrival
from services.arrival import Link
from services.callbacks import Tap
from services.home import back_home, care, home, home_buttons, visits
from services.reader import Reader, reader_of
from services.screen import Screen


async def reader(turn: Turn) -> Reader:
    """The patient of this turn as a reader."""
    return await reader_of(turn.at, turn.the_patient())


async def show_home(turn: Turn, _: Tap) -> Answer:
    """[Menu]: where one is."""
    return Answer(await home(turn.at, await reader(turn)))


async def start(turn: Turn, rest: str) -> Answer:
    """/start of somebody we know; an invite link may belong to another record."""
    await clear_dialog(turn.at.tx, turn.person.telegram_id)
    who = await reader(turn)
    screen = await home(turn.at, who)
    if not rest:
        return Answer(screen)
    invite = await invite_of(turn.at.tx, rest)
    link = arrival.judge_link(invite, turn.person.telegram_id, turn.at.now)
    if link is Link.GOOD and invite is not None:
        if invite.patient_id == who.patient.id or await arrival.adopt(
            turn.at, who.patient, invite, turn.person
        ):
            return await _welcome(turn)
        link = Link.TAKEN
    said = {Link.EXPIRED: "link.expired", Link.TAKEN: "link.taken"}.get(link)
    text = screen.text if said is None else f"{who.say.entry(said)}\n\n{screen.text}"
    return Answer(Screen(text, screen.rows))


async def _welcome(turn: Turn) -> Answer:
    patient = await arrival.patient_of(turn.at, turn.person)
    who = await reader_of(turn.at, patient)
    screen = await home(turn.at, who)
    welcome = who.say.entry("link.welcome", name=patient.name or turn.person.name)
    return Answer(Screen(f"{welcome}\n\n{screen.text}", screen.rows))


async def show_visits(turn: Turn, _: Tap) -> Answer:
    """[My sessions]."""
    return Answer(await visits(turn.at, await reader(turn)))


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
