"""The chat of a patient: who linked it and when; untying it and inviting again."""

from collections.abc import Iterator

from db.tables import Patient
from handlers.staff.common import card_row, console, leave, press, zone_of
from handlers.staff.home import gone
from handlers.staff.inviting import invite_answer
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.people.linking import Tie, tie_of, unlink


async def show(turn: Turn, tap: Tap) -> Answer:
    """Who linked the chat and when."""
    await leave(turn)
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    if patient.chat_id is None:
        nobody = turn.say._("No chat is tied to this record.")
        inviting = press(turn.say._("Invite link"), "s-inv", patient.id)
        return Answer(console((nobody,), (inviting,), card_row(turn, patient.id)))
    await audit.record(turn.at, turn.the_staff(), "open-chat-link", f"patient:{patient.id}")
    say, tie = turn.say, await tie_of(turn.at.tx, patient)
    untie = press(say._("Untie it and invite again"), "s-untie", patient.id, patient.chat_id)
    return Answer(console(_tied(turn, tie), (untie,), card_row(turn, patient.id)))


def _tied(turn: Turn, tie: Tie) -> Iterator[str]:
    say, zone, patient = turn.say, zone_of(turn), tie.patient
    yield say._("<b>{code}</b>: the chat", code=patient.code)
    if patient.linked_at is not None:
        yield say._("Tied: {when}", when=say.when(patient.linked_at, zone))
    if tie.invite is not None:
        yield say._("With the invitation made: {when}", when=say.when(tie.invite.created_at, zone))
    else:
        yield say._("The person began by themselves.")
    yield say._("Number of the Telegram account: {number}", number=patient.chat_id)


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Really untie it?"""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    say = turn.say
    lines = (
        say._("Untie the chat of {code}?", code=patient.code),
        say._(
            "Messages then wait until the new link is opened. What was agreed to in that chat has to be "
            "agreed to again; consents on paper stay."
        ),
    )
    yes = press(say._("Yes, untie it"), "s-untied", patient.id, tap.number(1), style="danger")
    return Answer(console(lines, (yes,), (press(say._("Keep it"), "s-card", patient.id),)))


async def untie(turn: Turn, tap: Tap) -> Answer:
    """Untie it, if it still is the same chat, and show a new link at once."""
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    if patient.chat_id != tap.number(1) or not await unlink(turn.at, turn.the_staff(), patient):
        note = turn.say._("The chat has changed meanwhile. Please look again.")
        return Answer(console((note,), card_row(turn, patient.id)))
    return await invite_answer(turn, patient, turn.say._("The chat is untied."))


ROUTES = Routes(taps={"s-chat": show, "s-untie": ask, "s-untied": untie})
