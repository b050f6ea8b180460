"""What a patient writes or sends of their own accord reaches a person; two buttons ask what it is about."""

from dataclasses import dataclass
from datetime import timedelta

from db.tables import Alert, Item
from domain.consents import Feature, may
from domain.hours import is_open, next_opening
from domain.triage_table import Level
from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap, data
from services.people.home import back_home, home_buttons
from services.people.reader import Reader
from services.safety.checkin_screens import consent_screen, question
from services.screen import Button, Rows, Screen, column
from services.talk import items
from services.talk.items import About, Received, Said
from services.visits.promise import somebody_answers

AWAY_AGAIN = timedelta(hours=12)
"""Nobody reads that the clinic is closed more often (clinic policy)."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """Who wrote, and what became of it."""

    who: Reader
    received: Received


async def written(turn: Turn, text: str) -> Answer:
    """A text nobody asked for: it goes to the clinic."""
    return await said(turn, Said("text", text))


async def said(turn: Turn, what: Said) -> Answer:
    """Words, a picture, a voice message, a video or a file. Nothing is kept without consents C0 and C2."""
    who = await reader(turn)
    if not may(Feature.BOT, who.consents):
        return Answer(Screen(who.say.entry("consent.refused", **{"119": who.emergency}), home_buttons(who)))
    received = await items.receive(turn.at, turn.the_patient(), what, turn.update_id)
    if received.quiet:
        return Answer()
    return Answer(await _acknowledged(turn, _Reply(who, received)))


async def _acknowledged(turn: Turn, reply: _Reply) -> Screen:
    """That it arrived, by when somebody answers, and the question what it is about while that is open."""
    who, item = reply.who, reply.received.item
    arrived = await _arrived(turn, reply)
    if item.about != About.UNKNOWN:
        return Screen(arrived, (*_about_buttons(who, item)[:1], *back_home(who)))
    return Screen(f"{arrived}\n\n{who.say.entry('about.ask')}", _about_buttons(who, item))


async def _arrived(turn: Turn, reply: _Reply) -> str:
    who, now, calendar = reply.who, turn.at.now, turn.at.office.content.clinic.calendar
    if is_open(now, calendar):
        if not reply.received.began:
            return who.say.entry("noted")
        return who.say.entry("message-sent", by=who.say.when(reply.received.item.answer_by, who.clinic_zone))
    heard = await items.heard_since(turn.at.tx, who.patient.id, now - AWAY_AGAIN, but=turn.update_id)
    if any(not is_open(instant, calendar) for instant in heard):
        return who.say.entry("noted")
    opens = next_opening(now, calendar)
    day, time = who.say.day(opens, who.clinic_zone), who.say.clock(opens, who.clinic_zone)
    return who.say.entry("out-of-hours", day=day, time=time, **{"119": who.emergency})


def _about_buttons(who: Reader, item: Item) -> Rows:
    say = who.say
    return column(
        Button(say.label("about-skin"), data("about", item.id, About.HEALTH)),
        Button(say.label("something-else"), data("about", item.id, About.OTHER)),
    )


async def about(turn: Turn, tap: Tap) -> Answer:
    """[About my skin or health] or [Something else]."""
    patient = turn.the_patient()
    item = await items.mine(turn.at.tx, patient, tap.number(0))
    if item is None:
        return await not_yours(turn)
    if item.closed_at is not None or tap.word(1) not in {About.HEALTH, About.OTHER}:
        return await old_button(turn)
    who = await reader(turn)
    if tap.word(1) == About.HEALTH:
        return await _health(turn, who, item)
    if not await items.about_other(turn.at, item):
        return Answer(await _safety(turn, who, item))
    by = who.say.when(item.answer_by, who.clinic_zone)
    return Answer(Screen(who.say.entry("message-sent", by=by), back_home(who)))


async def _health(turn: Turn, who: Reader, item: Item) -> Answer:
    """What to do until somebody answers; then the safety question, after consent C1 if it is missing."""
    alert = await items.about_health(turn.at, turn.the_patient(), item)
    care = Screen(await _what_to_do(turn, who, alert), protect=True)
    return Answer(care, more=(await _safety(turn, who, item),))


async def _what_to_do(turn: Turn, who: Reader, alert: Alert) -> str:
    """The words of its urgency, as after a check-in; nobody is told to wait for a closed clinic."""
    say, help_ = who.say, {"119": who.emergency}
    if alert.level <= Level.AMBER:
        return say.entry("amber", by=say.when(alert.answer_by, who.clinic_zone), **help_)
    if await somebody_answers(turn.at, turn.at.now):
        return say.entry("amber-urgent", **help_)
    opens = next_opening(turn.at.now, turn.at.office.content.clinic.calendar)
    return say.entry("amber-urgent-closed", by=say.when(opens, who.clinic_zone), **help_)


async def _safety(turn: Turn, who: Reader, item: Item) -> Screen:
    if not who.may_answer_health:
        return consent_screen(who, "about", item.id)
    return question(who, await items.safety_question(turn.at, turn.the_patient(), item))


async def ask_to_write(turn: Turn, _: Tap) -> Answer:
    """[Send it to the clinic], [Ask a question]: what is written next goes there."""
    who = await reader(turn)
    call = Button(who.say.label("call-me"), data("call"))
    return Answer(Screen(who.say.entry("write.ask"), (*column(call), *back_home(who))), fresh=True)


ROUTES = Routes(taps={"about": about, "write": ask_to_write}, texts={"": written})
