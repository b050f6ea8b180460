"""A patient's messages, past and coming: what, when, its status and why; one can be cancelled."""

from collections.abc import Iterator

from db import outbox
from db.tables import Message, Patient
from handlers.staff.common import card_row, console, html, in_rows, leave, press, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.history import PAGE, Page, may_cancel, message_page, session_numbers
from services.desk.steps import step_name
from services.desk.words import status_word, why_sentence
from services.messages.cutting import cancel_message
from services.messages.resending import may_resend, resend
from services.screen import Button, Rows, Screen
from services.texts import Safe

_COMING, _PAST = "c", "p"


async def show(turn: Turn, tap: Tap) -> Answer:
    """A page of messages to come, or of those that went out or fell away."""
    await leave(turn)
    patient = await turn.at.tx.get(Patient, tap.number(0))
    if patient is None:
        return await gone(turn)
    return Answer(await _screen(turn, patient, tap.word(1), tap.number(2)))


async def _screen(turn: Turn, patient: Patient, side: str, number: int, note: str = "") -> Screen:
    say, coming = turn.say, side != _PAST
    page = await message_page(turn.at.tx, patient.id, coming=coming, number=number)
    sessions = await session_numbers(turn.at.tx, patient.id)
    title = (
        say._("<b>{code}</b>: messages to come", code=patient.code)
        if coming
        else say._("<b>{code}</b>: sent and dropped messages", code=patient.code)
    )
    lines = [
        f"\n{_line(turn, at, message, sessions)}"
        for at, message in enumerate(page.messages, start=1 + page.number * PAGE)
    ]
    empty = "" if lines else "\n" + say._("None.")
    return console(
        (note, title, _pages(turn, page), *lines, empty),
        *_cancel_buttons(turn, page),
        *await _again_buttons(turn, page),
        *_turning(turn, patient, page, coming=coming),
        card_row(turn, patient.id),
    )


def _pages(turn: Turn, page: Page) -> str:
    if page.of == 1:
        return ""
    return turn.say._("page {page} of {pages}", page=page.number + 1, pages=page.of)


def _line(turn: Turn, at: int, message: Message, sessions: dict[str, int]) -> Safe:
    say, zone = turn.say, zone_of(turn)
    instant = message.sent_at or message.due_at
    head = say._(
        "{at}. {day} {time} · {step}",
        at=at,
        day=say.short_day(instant, zone),
        time=say.clock(instant, zone),
        step=html(step_name(say, message.step)),
    )
    parts = [head, *_about(turn, message, sessions)]
    return Safe("".join(parts))


def _about(turn: Turn, message: Message, sessions: dict[str, int]) -> Iterator[str]:
    say = turn.say
    if message.subject in sessions:
        yield " · " + say._("session {k}", k=sessions[message.subject])
    yield f"\n   {html(status_word(say, message.status))}"
    why = why_sentence(say, message.why)
    if why:
        yield f": {html(why)}"
    if message.maybe_twice:
        yield "\n   " + say._("⚠ may have arrived twice")


def _cancel_buttons(turn: Turn, page: Page) -> Rows:
    buttons = [
        press(turn.say._("Cancel {at}", at=at), "s-msg", message.id)
        for at, message in enumerate(page.messages, start=1 + page.number * PAGE)
        if may_cancel(message)
    ]
    return in_rows(buttons, 3)


async def _again_buttons(turn: Turn, page: Page) -> Rows:
    buttons = [
        press(turn.say._("Send {at} again", at=at), "s-again", message.id)
        for at, message in enumerate(page.messages, start=1 + page.number * PAGE)
        if await may_resend(turn.at, message)
    ]
    return in_rows(buttons, 2)


def _turning(turn: Turn, patient: Patient, page: Page, *, coming: bool) -> Iterator[tuple[Button, ...]]:
    say, side = turn.say, _COMING if coming else _PAST
    row = []
    if page.number > 0:
        row.append(
            press(say._("◀ Page {page}", page=page.number), "s-msgs", patient.id, side, page.number - 1)
        )
    if page.number + 1 < page.of:
        row.append(
            press(say._("Page {page} ▶", page=page.number + 2), "s-msgs", patient.id, side, page.number + 1)
        )
    if row:
        yield tuple(row)
    other = say._("Sent and dropped") if coming else say._("To come")
    yield (press(other, "s-msgs", patient.id, _PAST if coming else _COMING, 0),)


async def ask_cancel(turn: Turn, tap: Tap) -> Answer:
    """Really cancel this message?"""
    message = await outbox.get(turn.at.tx, tap.number(0))
    if message is None or message.patient_id is None:
        return await gone(turn)
    say = turn.say
    if not may_cancel(message):
        return await _back(turn, message, say._("This message cannot be cancelled any more."))
    return await _sure(
        turn,
        message,
        say._("Cancel this message? The timeline will not bring it back."),
        press(say._("Yes, cancel it"), "s-msgyes", message.id, style="danger"),
        press(say._("Keep it"), "s-msgs", message.patient_id, _COMING, 0),
    )


async def cancel(turn: Turn, tap: Tap) -> Answer:
    """Cancel it."""
    message = await outbox.get(turn.at.tx, tap.number(0))
    if message is None or message.patient_id is None:
        return await gone(turn)
    say = turn.say
    if await cancel_message(turn.at, turn.the_staff(), message):
        return await _back(turn, message, say._("Cancelled."))
    return await _back(turn, message, say._("This message cannot be cancelled any more."))


async def ask_again(turn: Turn, tap: Tap) -> Answer:
    """Really send it once more?"""
    message = await outbox.get(turn.at.tx, tap.number(0))
    if message is None or message.patient_id is None:
        return await gone(turn)
    say = turn.say
    if not await may_resend(turn.at, message):
        return await _back(turn, message, say._("This message would not be true any more."))
    return await _sure(
        turn,
        message,
        say._("Send this message once more? It is written from what is true now."),
        press(say._("Yes, send it again"), "s-againyes", message.id, style="success"),
        press(say._("Back"), "s-msgs", message.patient_id, _PAST, 0),
    )


async def again(turn: Turn, tap: Tap) -> Answer:
    """Send it once more."""
    message = await outbox.get(turn.at.tx, tap.number(0))
    if message is None or message.patient_id is None:
        return await gone(turn)
    if await resend(turn.at, turn.the_staff(), message):
        return await _back(turn, message, turn.say._("It goes once more."))
    return await _back(turn, message, turn.say._("This message would not be true any more."))


async def _sure(turn: Turn, message: Message, question: Safe, *ways: Button) -> Answer:
    """One question about a message, which is shown as it stands in the list."""
    sessions = await session_numbers(turn.at.tx, message.patient_id or 0)
    line = f"\n{_line(turn, 1, message, sessions)}"
    return Answer(console((question, line), *((way,) for way in ways)))


async def _back(turn: Turn, message: Message, note: str) -> Answer:
    patient = await turn.at.tx.get(Patient, message.patient_id)
    if patient is None:
        return await gone(turn)
    return Answer(await _screen(turn, patient, _COMING, 0, f"{note}\n"))


ROUTES = Routes(
    taps={"s-msgs": show, "s-msg": ask_cancel, "s-msgyes": cancel, "s-again": ask_again, "s-againyes": again}
)
