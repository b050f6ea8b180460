"""Discreet mode: a message says only that there is a note; [Open] shows it, written from what is true."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.outbox.notices import params_of
from db.tables import Message, Patient
from domain.keys import DO_NOT_TRAVEL
from services.callbacks import data
from services.messages.overtaken import overtaken
from services.moment import Moment
from services.people.reader import Reader
from services.render.patient import render_for_patient
from services.render.scene import load
from services.screen import Button, Screen, column
from services.visits.visits import has_gone_out

_IN_FULL = frozenset({DO_NOT_TRAVEL, "red-no-answer", "told", "not-told"})


def note_of(reader: Reader, message: Message, screen: Screen) -> Screen:
    """The screen, or the note that stands for it; what cannot wait in an emergency is always written out."""
    if not reader.patient.discreet or _cannot_wait(message):
        return screen
    say = reader.say
    button = Button(say.label("open"), data("open", message.id), style="primary")
    # A message keeps its protection when its text is replaced, so the note has that of the text.
    return Screen(say.entry("discreet.note"), column(button), protect=screen.protect)


async def mine(tx: AsyncSession, patient: Patient, message_id: int) -> Message | None:
    """The message, if it was sent to this patient."""
    message = await tx.get(Message, message_id)
    if message is None or message.patient_id != patient.id or not has_gone_out(message):
        return None
    return message


async def opened(at: Moment, reader: Reader, message: Message) -> Screen | None:
    """What the note stands for; None if it is not true any more."""
    if message.kind == "notice" and await overtaken(at.tx, message) is not None:
        return None
    return await render_for_patient(await load(at, message, reader))


def _cannot_wait(message: Message) -> bool:
    if message.step in _IN_FULL:
        return True
    return message.step == "triage" and str(params_of(message).get("text", "")).startswith("red")
