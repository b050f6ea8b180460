"""Answering a patient's message: typed words, or a fixed text with a day and a time; looked at, then sent."""

from dataclasses import replace
from datetime import time

from db.tables import Item, Patient
from handlers.staff import when
from handlers.staff.common import console, leave, press, remember, remembered, zone_of
from handlers.staff.home import gone
from handlers.staff.inbox import after
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people.reader import reader_of
from services.render.answers import answer_text
from services.screen import Button, Screen
from services.talk import inbox
from services.talk.inbox import Form, Reply, Sent
from services.talk.items import last_part

FLOW = "s-ians"
_TIMED = frozenset({Form.PHONE, Form.COME})


async def begin(turn: Turn, tap: Tap) -> Answer:
    """How to answer: by typing, or one of the fixed texts."""
    item = await turn.at.tx.get(Item, tap.number(0))
    if item is None:
        return await gone(turn)
    patient = await turn.at.tx.get_one(Patient, item.patient_id)
    forms = inbox.allowed_forms(turn.at.office, item, patient)
    if item.closed_at is not None or not forms:
        return await after(turn, item, turn.say._("The matter is closed.") if item.closed_at else "")
    if forms == (Form.WORDS,):
        return await _ask_words(turn, item)
    rows = ((_form_button(turn, item, form),) for form in forms)
    asked = turn.say._("On a message about health: how do you answer?")
    return Answer(console((asked,), *rows, _back(turn, item)))


def _form_button(turn: Turn, item: Item, form: Form) -> Button:
    say = turn.say
    if form is Form.PHONE:
        return press(say._("We phone you at …"), "s-idays", item.id, form, 0)
    if form is Form.COME:
        return press(say._("Please come on …"), "s-idays", item.id, form, 0)
    if form is Form.DOCTOR:
        return press(say._("Please see a doctor near you today"), "s-ilook", item.id, form)
    return press(say._("In your own words"), "s-iwords", item.id)


async def words(turn: Turn, tap: Tap) -> Answer:
    """Type the answer."""
    item = await turn.at.tx.get(Item, tap.number(0))
    return await _ask_words(turn, item) if item is not None else await gone(turn)


async def _ask_words(turn: Turn, item: Item) -> Answer:
    await remember(turn, FLOW, "words", item=item.id, seen=await _seen(turn, item))
    patient = await turn.at.tx.get_one(Patient, item.patient_id)
    language = turn.at.office.content.languages.get(patient.language, patient.language)
    lines = (
        turn.say._("Please type your answer. The patient reads it as you write it."),
        turn.say._("Reads: {language}", language=language),
    )
    return Answer(console(lines, _back(turn, item)))


async def typed(turn: Turn, text: str) -> Answer:
    """The words were typed: look at them before they go."""
    kept = remembered(turn, FLOW)
    item = await turn.at.tx.get(Item, int(kept.get("item", -1)))
    if item is None:
        return await gone(turn)
    return Answer(await _draft(turn, item, text.strip(), int(kept["seen"])))


async def _draft(turn: Turn, item: Item, text: str, seen: int) -> Screen:
    await remember(turn, FLOW, "words", item=item.id, seen=seen, text=text)
    sending = press(turn.say._("Send"), "s-isend", item.id, seen, style="success")
    anew = press(turn.say._("Write it anew"), "s-iwords", item.id)
    return await _look(turn, item, Reply(Form.WORDS, text), sending, anew)


async def days(turn: Turn, tap: Tap) -> Answer:
    """On which day?"""
    item, form = await turn.at.tx.get(Item, tap.number(0)), tap.word(1)
    if item is None or form not in _TIMED:
        return await gone(turn)
    rows = when.day_rows(turn, tap.number(2), "s-itimes", "s-idays", item.id, form)
    return Answer(console((turn.say._("On which day?"),), *rows, _back(turn, item)))


async def times(turn: Turn, tap: Tap) -> Answer:
    """At what time?"""
    item, form, chosen = await turn.at.tx.get(Item, tap.number(0)), tap.word(1), when.tapped_day(turn, tap, 2)
    if item is None or form not in _TIMED:
        return await gone(turn)
    if chosen is None:
        return await days(turn, Tap("s-idays", (tap.word(0), form, "0")))
    word = f"{chosen:%Y%m%d}"
    rows = when.time_rows(turn, chosen, tap.number(3) == 1, "s-ilook", "s-itimes", item.id, form, word)
    other = (press(turn.say._("Another day"), "s-idays", item.id, form, 0),)
    shown = turn.say.day(when.instant(turn, chosen, time(12)), zone_of(turn))
    return Answer(console((turn.say._("{day}: at what time?", day=shown),), *rows, other, _back(turn, item)))


async def look(turn: Turn, tap: Tap) -> Answer:
    """A fixed text as the patient will read it."""
    item = await turn.at.tx.get(Item, tap.number(0))
    reply = _fixed(turn, tap, 1, 2)
    if item is None or reply is None:
        return await gone(turn)
    words_ = tap.args[2:4] if reply.at else ()
    sending = press(
        turn.say._("Send"), "s-ifix", item.id, reply.form, await _seen(turn, item), *words_, style="success"
    )
    other = press(turn.say._("Another answer"), "s-ians", item.id)
    return Answer(await _look(turn, item, reply, sending, other))


async def _look(turn: Turn, item: Item, reply: Reply, *buttons: Button) -> Screen:
    patient = await turn.at.tx.get_one(Patient, item.patient_id)
    text = answer_text(await reader_of(turn.at, patient), reply.params())
    lines = (turn.say._("The patient will read:"), f"\n{text}")
    return console(lines, *((button,) for button in buttons), _back(turn, item))


async def send_words(turn: Turn, tap: Tap) -> Answer:
    """Send what was typed."""
    item, kept = await turn.at.tx.get(Item, tap.number(0)), remembered(turn, FLOW)
    if item is None:
        return await gone(turn)
    if kept.get("item") != item.id or not kept.get("text"):
        return await after(turn, item, "")
    return await _send(turn, item, Reply(Form.WORDS, str(kept["text"])), tap.number(1))


async def send_fixed(turn: Turn, tap: Tap) -> Answer:
    """Send one of the fixed texts."""
    item, reply = await turn.at.tx.get(Item, tap.number(0)), _fixed(turn, tap, 1, 3)
    if item is None or reply is None:
        return await gone(turn)
    return await _send(turn, item, reply, tap.number(2))


async def _send(turn: Turn, item: Item, reply: Reply, seen: int) -> Answer:
    await leave(turn)
    say = turn.say
    sent = await inbox.answer(turn.at, turn.the_staff(), item, reply, seen, turn.update_id)
    said = {
        Sent.SENT: say._("Sent to the patient."),
        Sent.PHONE: say._("The chat cannot carry it. Please phone; a task asks for it."),
        Sent.OUTDATED: say._("Not sent: something was said meanwhile. Please look again."),
    }
    answer = await after(turn, item, said[sent])
    if sent is not Sent.OUTDATED or reply.form is not Form.WORDS or item.closed_at is not None:
        return answer
    # What was typed is not lost: it can still be sent, in full sight of what is new.
    return replace(answer, more=(await _draft(turn, item, reply.text, await _seen(turn, item)),))


def _fixed(turn: Turn, tap: Tap, form_at: int, day_at: int) -> Reply | None:
    """The fixed text a button carries; None if it is forged or its time has passed."""
    word = tap.word(form_at)
    if word == Form.DOCTOR:
        return Reply(Form.DOCTOR)
    day, at = when.tapped_day(turn, tap, day_at), when.tapped_time(tap, day_at + 1)
    if word not in _TIMED or day is None or at is None:
        return None
    start = when.instant(turn, day, at)
    return Reply(Form(word), at=start) if start > turn.at.now else None


async def _seen(turn: Turn, item: Item) -> int:
    last = await last_part(turn.at.tx, item)
    return last.id if last else 0


def _back(turn: Turn, item: Item) -> tuple[Button, ...]:
    return (press(turn.say._("Back to the message"), "s-item", item.id),)


ROUTES = Routes(
    taps={
        "s-ians": begin,
        "s-iwords": words,
        "s-idays": days,
        "s-itimes": times,
        "s-ilook": look,
        "s-isend": send_words,
        "s-ifix": send_fixed,
    },
    texts={FLOW: typed},
)
