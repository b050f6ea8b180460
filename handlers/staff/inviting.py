"""The invite link of a patient, to show, to send or to scan."""

from db.tables import Patient
from handlers.staff.common import home_row, html, press
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people import patients, qr
from services.screen import Attachment, Screen


async def invite_answer(turn: Turn, patient: Patient, note: str = "") -> Answer:
    """A fresh link as text and picture. Not protected: it is there to be passed on, and holds no name."""
    say = turn.say
    link = await patients.invite(turn.at, turn.the_staff(), patient)
    lasts = patients.INVITE_LASTS.days
    caption = (
        say._("Patient <b>{code}</b>", code=patient.code),
        note,
        say._("Let the person scan this, or send them the link. It works once, for {days} days.", days=lasts),
        html(link),
    )
    rows = (
        (press(say._("Plan a course"), "s-plan", patient.id, style="primary"),),
        (press(say._("Open the card"), "s-card", patient.id),),
        home_row(turn),
    )
    file = Attachment(f"{patient.code}.png", qr.picture(link), is_picture=True)
    return Answer(Screen("\n".join(filter(None, caption)), rows, file))


async def invite(turn: Turn, tap: Tap) -> Answer:
    """A new link; earlier ones stop working."""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    if patient.chat_id is not None:
        return Answer(toast=turn.say._("This patient has opened the chat already."))
    return await invite_answer(turn, patient, turn.say._("Earlier links do not work any more."))


ROUTES = Routes(taps={"s-inv": invite})
