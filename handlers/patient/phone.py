"""[Call me], and the phone number it needs: shared with a button, typed, or refused."""

from db.queries.dialogs import clear_dialog, set_dialog
from handlers.patient.home import reader
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people import first_questions, phones
from services.people.home import back_home, home
from services.people.reader import Reader
from services.screen import Button, Rows, Screen, column
from services.visits import calls

FLOW = "phone"


async def call_me(turn: Turn, _: Tap) -> Answer:
    """[Call me]: a task for staff at once; a number is asked for if there is none."""
    patient, who = turn.the_patient(), await reader(turn)
    by = await calls.ask_for_call(turn.at, patient)
    if patient.phone is not None:
        when = who.say.when(by, who.clinic_zone)
        text = who.say.entry("call-me.asked", number=phones.readable(patient.phone), by=when)
        return Answer(Screen(text, (*_other_number(who), *back_home(who))), fresh=True)
    await set_dialog(turn.at.tx, turn.person.telegram_id, FLOW, "number", now=turn.at.now)
    ask = Screen(who.say.entry("call-me.no-number"), ask_contact=who.say.label("share-phone"))
    refuse = Screen(who.say.entry("phone.ask"), column(Button(who.say.label("no-phone"), data("phone-no"))))
    return Answer(ask, fresh=True, more=(refuse,))


def _other_number(who: Reader) -> Rows:
    return column(Button(who.say.label("other-number"), data("phone-ask")))


async def give(turn: Turn, _: Tap) -> Answer:
    """[Give my number] of the question at the first booking, [My phone number], [Another number]."""
    who = await reader(turn)
    await set_dialog(turn.at.tx, turn.person.telegram_id, FLOW, "number", now=turn.at.now)
    return Answer(Screen(who.say.entry("phone.how"), ask_contact=who.say.label("share-phone")), fresh=True)


async def refused(turn: Turn, _: Tap) -> Answer:
    """No number: staff see it on the card."""
    patient, who = turn.the_patient(), await reader(turn)
    patient.phone_refused = patient.phone is None
    await clear_dialog(turn.at.tx, turn.person.telegram_id)
    return Answer(
        Screen(who.say.entry("phone.refused"), drop_keyboard=True), more=(await home(turn.at, who),)
    )


async def typed(turn: Turn, text: str) -> Answer:
    """A number typed into the chat."""
    return await _note(turn, text)


async def shared(turn: Turn, number: str, owner_id: int | None) -> Answer:
    """A shared contact; somebody else's card is not the person's number."""
    if owner_id != turn.person.telegram_id:
        who = await reader(turn)
        return Answer(Screen(who.say.entry("phone.bad"), back_home(who)))
    return await _note(turn, number if number.startswith("+") else f"+{number}")


async def _note(turn: Turn, text: str) -> Answer:
    patient, who = turn.the_patient(), await reader(turn)
    number = phones.read(text, who.country or turn.at.office.content.clinic.country)
    if number is None:
        no = Button(who.say.label("no-phone"), data("phone-no"))
        return Answer(Screen(who.say.entry("phone.bad"), (*column(no), *back_home(who))))
    shown = await phones.keep(turn.at, patient, number)
    await first_questions.ask_zone(turn.at, patient)
    await clear_dialog(turn.at.tx, turn.person.telegram_id)
    thanks = Screen(who.say.entry("phone.thanks", number=shown), drop_keyboard=True)
    by = await calls.standing_call(turn.at, patient)
    if by is None:
        return Answer(thanks, more=(await home(turn.at, who),))
    when = who.say.when(by, who.clinic_zone)
    asked = who.say.entry("call-me.asked", number=shown, by=when)
    return Answer(thanks, more=(Screen(asked, back_home(who)),))


ROUTES = Routes(taps={"call": call_me, "phone-ask": give, "phone-no": refused}, texts={FLOW: typed})
