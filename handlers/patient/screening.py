"""/screen: the purpose, consent C1, nine questions edited in place, the result and what follows."""

from db.tables import Screening
from domain.screening import Result
from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.safety.checkin_screens import consent_screen
from services.screening import screening, screening_requests
from services.screening.screening_screens import (
    booked_screen,
    ended_screen,
    erased_screen,
    shown,
    start_screen,
)

MEANT = "screen"
"""What consent C1 leads on to."""


async def command(turn: Turn, _: str) -> Answer:
    """/screen: where it stands; the purpose first, if it was not begun."""
    who = await reader(turn)
    found = await screening.standing(turn.at, turn.the_patient())
    if found is None or not who.may_answer_health:
        return Answer(start_screen(who))
    return Answer(shown(turn.at.office, who, found))


async def show(turn: Turn, _: Tap) -> Answer:
    """[Nine questions], [My result]."""
    return await command(turn, "")


async def begin(turn: Turn, _: Tap) -> Answer:
    """[Start]: consent C1 first (PIPA art. 23), then the question that is open."""
    return await _begun(turn, anew=False)


async def begin_anew(turn: Turn, _: Tap) -> Answer:
    """[Start again]: what was answered before is erased."""
    return await _begun(turn, anew=True)


async def _begun(turn: Turn, *, anew: bool) -> Answer:
    who = await reader(turn)
    if not who.may_answer_health:
        return Answer(consent_screen(who, MEANT, 0))
    found = await screening.begin(turn.at, turn.the_patient(), anew=anew)
    return Answer(shown(turn.at.office, who, found))


async def after_consent(turn: Turn) -> Answer:
    """C1 was given for the screening: the first question, or old ways if the other consents are missing."""
    who = await reader(turn)
    return await (_begun(turn, anew=False) if who.may_answer_health else old_button(turn))


async def choose(turn: Turn, tap: Tap) -> Answer:
    """The one answer of a question."""
    found = await _mine(turn, tap)
    if isinstance(found, Answer):
        return found
    return await _answered(turn, found, await screening.choose(turn.at, found, tap.word(1), tap.word(2)))


async def tick(turn: Turn, tap: Tap) -> Answer:
    """One tick, on or off as the button said."""
    found = await _mine(turn, tap)
    if isinstance(found, Answer):
        return found
    await screening.tick(turn.at, found, tap.word(1), tap.word(2), on=tap.word(3) == "1")
    return await _shown(turn, found)


async def go_on(turn: Turn, tap: Tap) -> Answer:
    """[Continue] after ticks."""
    found = await _mine(turn, tap)
    if isinstance(found, Answer):
        return found
    return await _answered(turn, found, await screening.go_on(turn.at, found, tap.word(1)))


async def _answered(turn: Turn, found: Screening, result: Result | None) -> Answer:
    """What comes next; a result that may not be kept is shown this once."""
    if result is not None and not result.kept:
        return Answer(ended_screen(turn.at.office, await reader(turn), result))
    return await _shown(turn, found)


async def go_back(turn: Turn, tap: Tap) -> Answer:
    """[Back]: the question before."""
    found = await _mine(turn, tap)
    if isinstance(found, Answer):
        return found
    await screening.go_back(turn.at, found, tap.word(1))
    return await _shown(turn, found)


async def book(turn: Turn, tap: Tap) -> Answer:
    """[Book a visit]: a task for staff; asking again finds it."""
    found = await _mine(turn, tap)
    if isinstance(found, Answer):
        return found
    if found.state != screening.DONE:
        return await _shown(turn, found)
    by = await screening_requests.ask_for_visit(turn.at, turn.the_patient())
    who = await reader(turn)
    return Answer(booked_screen(who, who.say.when(by, who.clinic_zone)))


async def erase(turn: Turn, tap: Tap) -> Answer:
    """[Delete my answers]; a wish for a visit stays."""
    found = await screening.owned(turn.at.tx, turn.the_patient(), tap.number(0))
    if found is not None:
        await screening.erase(turn.at, turn.the_patient())
    return Answer(erased_screen(await reader(turn), "screen.deleted"))


async def _mine(turn: Turn, tap: Tap) -> Screening | Answer:
    """The screening a button belongs to, or the answer if it may not be touched."""
    patient = turn.the_patient()
    found = await screening.owned(turn.at.tx, patient, tap.number(0))
    if found is None:
        exists = await turn.at.tx.get(Screening, tap.number(0)) is not None
        return await (not_yours(turn) if exists else old_button(turn))
    who = await reader(turn)
    if not screening.stands(turn.at, found):
        return Answer(erased_screen(who, "screen.gone"))
    return found if who.may_answer_health else Answer(consent_screen(who, MEANT, 0))


async def _shown(turn: Turn, found: Screening) -> Answer:
    return Answer(shown(turn.at.office, await reader(turn), found))


ROUTES = Routes(
    taps={
        "screen": show,
        "sc-go": begin,
        "sc-new": begin_anew,
        "sc-a": choose,
        "sc-t": tick,
        "sc-n": go_on,
        "sc-b": go_back,
        "sc-show": show,
        "sc-book": book,
        "sc-del": erase,
    },
    commands={"screen": command},
)
