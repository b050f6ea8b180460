"""Commands about a patient: the card, and a line for the notes."""

from handlers.staff import noting
from handlers.staff.card import open_card
from handlers.staff.commands import how_to, patient_of
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap


async def card(turn: Turn, rest: str) -> Answer:
    """``/card K7Q-2MX``."""
    patient = await patient_of(turn, "card", rest.strip())
    if isinstance(patient, Answer):
        return patient
    return await open_card(turn, Tap("s-card", (str(patient.id),)))


async def note(turn: Turn, rest: str) -> Answer:
    """``/note K7Q-2MX Prefers mornings``."""
    code, _, text = rest.strip().partition(" ")
    patient = await patient_of(turn, "note", code)
    if isinstance(patient, Answer):
        return patient
    if patient.deleted_at is not None:
        return how_to(turn, "note", turn.say._("{code} had their data erased.", code=patient.code))
    if not text.strip():
        return how_to(turn, "note", turn.say._("What shall be noted?"))
    return await noting.add(turn, patient, text)


ROUTES = Routes(commands={"card": card, "note": note})
