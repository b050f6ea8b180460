"""The times staff offer: one tap takes one."""

from db.tables import Session
from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people.home import back_home
from services.screen import Button, Screen, column
from services.visits import date_offers, visits
from services.visits.date_offers import Choice, Outcome
from services.visits.wish_screens import offers_screen


async def show(turn: Turn, tap: Tap) -> Answer:
    """[Choose a time] in the list of sessions."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    return await _offers(turn, session)


async def choose(turn: Turn, tap: Tap) -> Answer:
    """One of the times: the session is there now; a message with everything about it follows."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    choice = await date_offers.choose(turn.at, session, tap.number(1), tap.number(2))
    if choice.outcome in {Outcome.PAST, Outcome.FULL}:
        return await _offers(turn, session, f"dates.{choice.outcome}")
    return await _taken(turn, choice)


async def none_of_these(turn: Turn, tap: Tap) -> Answer:
    """None suits: staff look for others, and the patient may say which days would."""
    patient = turn.the_patient()
    session = await visits.mine(turn.at.tx, patient, tap.number(0))
    if session is None:
        return await not_yours(turn)
    by = await date_offers.decline(turn.at, patient, session, tap.number(1))
    if by is None:
        return await old_button(turn)
    who = await reader(turn)
    days = Button(who.say.label("choose-days"), data("move", session.id, session.time_version))
    text = who.say.entry("dates.declined", by=who.say.when(by, who.clinic_zone))
    return Answer(Screen(text, (*column(days), *back_home(who))))


async def _taken(turn: Turn, choice: Choice) -> Answer:
    if choice.outcome is Outcome.OVER or choice.starts_at is None:
        return await old_button(turn)
    who = await reader(turn)
    when = who.say.when(choice.starts_at, who.clinic_zone)
    return Answer(note=who.say.entry("dates.chosen", when=when))


async def _offers(turn: Turn, session: Session, why: str = "") -> Answer:
    """The offers as they stand, with a kind line above them."""
    request = await date_offers.standing(turn.at, session)
    if request is None:
        return await old_button(turn)
    who = await reader(turn)
    screen = offers_screen(turn.at, who, session, request)
    text = (
        f"{who.say.entry(why)}\n\n{screen.text}" if why and screen.text != who.say.entry(why) else screen.text
    )
    return Answer(Screen(text, screen.rows))


ROUTES = Routes(taps={"dates": show, "date": choose, "date-no": none_of_these})
