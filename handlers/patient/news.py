"""News and offers (C3): a choice of its own, given and taken back with one tap."""

from domain.consents import Consent
from handlers.patient.home import reader
from handlers.turn import Answer, Routes, Turn
from services.broadcasts.verbs import STOP_ADS
from services.callbacks import Tap, data
from services.people import agreements, consents
from services.people.home import back_home
from services.screen import Button, Screen, column


async def ask(turn: Turn, _: Tap) -> Answer:
    """[News and offers] in the settings: what it is, and the two answers."""
    who = await reader(turn)
    buttons = column(
        Button(who.say.label("yes-news"), data("c3", "yes")),
        Button(who.say.label("no-news"), data("c3", "no")),
    )
    return Answer(Screen(who.say.entry("consent.c3"), (*buttons, *back_home(who))))


async def answered(turn: Turn, tap: Tap) -> Answer:
    """Yes or no; the person reads the result at once (Network Act, decree art. 62-2)."""
    if tap.word(0) == "yes":
        await consents.answer(turn.at, turn.the_patient(), Consent.C3, granted=True)
        return await _said(turn, "ads.agreed")
    if await agreements.take_back(turn.at, turn.the_patient(), Consent.C3):
        return await _said(turn, "ads.stopped")
    who = await reader(turn)
    return Answer(Screen(who.say.entry("ads.refused"), back_home(who)))


async def stop(turn: Turn, _: Tap) -> Answer:
    """[Stop news and offers]; tapping it twice says the same."""
    await agreements.take_back(turn.at, turn.the_patient(), Consent.C3)
    return await _said(turn, "ads.stopped")


async def stop_from_ad(turn: Turn, _: Tap) -> Answer:
    """[Stop news and offers] under an advertisement, also of somebody who stopped everything else.

    Effective at once (Network Act art. 50(4)); the confirmation names sender, day and result (decree art.
    62-2). The advertisement stays readable, and its button says what became of it.
    """
    await agreements.take_back(turn.at, turn.the_patient(), Consent.C3)
    said = await _said(turn, "ads.stopped")
    stopped = Button((await reader(turn)).say.label("ads-stopped"), data(STOP_ADS))
    return Answer(said.screen, fresh=True, buttons=column(stopped))


async def _said(turn: Turn, text_id: str) -> Answer:
    who = await reader(turn)
    today = who.say.day(turn.at.now, who.clinic_zone)
    return Answer(Screen(who.say.entry(text_id, date=today), back_home(who)))


ROUTES = Routes(taps={"news": ask, "c3": answered, "stop-news": stop, STOP_ADS: stop_from_ad})
