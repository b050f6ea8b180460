"""Somebody without a record: language, who the bot is and is not, consents C0 and C2, one screen each."""

from db.queries.people import invite_of
from db.tables import Visitor
from handlers.turn import Answer, Turn
from services.callbacks import Tap, data
from services.people import arrival
from services.people.arrival import Link, Step
from services.people.home import home, welcome
from services.people.reader import reader_of
from services.screen import Button, Screen, column
from services.texts import Speech

_ANSWERS = {"lang", "c0", "c2"}


async def command(turn: Turn, name: str, rest: str) -> Answer:
    """Any command of a stranger starts at the door; /start may bring an invite."""
    if name != "start" or not rest:
        visitor = await arrival.visit(turn.at, turn.person, None)
        return Answer(_door(turn, _speech(turn, visitor), Link.NONE))
    invite = await invite_of(turn.at.tx, rest)
    link = await arrival.judge_link(turn.at, invite, turn.person.telegram_id)
    visitor = await arrival.visit(turn.at, turn.person, invite if link is Link.GOOD else None)
    return Answer(_door(turn, _speech(turn, visitor), link))


async def text(turn: Turn) -> Answer:
    """What a stranger writes is not kept; they are shown where they stand."""
    visitor = await turn.at.tx.get(Visitor, turn.person.telegram_id)
    if visitor is None:
        visitor = await arrival.visit(turn.at, turn.person, None)
    return Answer(_screen(turn, visitor))


async def tap(turn: Turn, tap: Tap) -> Answer:
    """The three answers of a stranger; anything else shows where they stand."""
    visitor = await turn.at.tx.get(Visitor, turn.person.telegram_id)
    if visitor is None or tap.verb not in _ANSWERS:
        return await text(turn)
    if tap.verb == "lang" and tap.word(0) in turn.at.office.content.languages:
        await arrival.choose_language(visitor, tap.word(0), turn.at.now)
    elif tap.verb == "c0" and visitor.step == Step.C0:
        await (arrival.agree_basic if tap.word(0) == "yes" else arrival.refuse)(visitor, turn.at.now)
    elif tap.verb == "c2" and visitor.step == Step.C2:
        if tap.word(0) == "yes":
            return await _agreed(turn, visitor)
        await arrival.refuse(visitor, turn.at.now)
    return Answer(_screen(turn, visitor))


async def _agreed(turn: Turn, visitor: Visitor) -> Answer:
    patient = await arrival.agree_all(turn.at, visitor, turn.person)
    reader = await reader_of(turn.at, patient)
    screen = await home(turn.at, reader)
    if patient.created_by is None:
        return Answer(screen)
    return Answer(Screen(f"{welcome(reader)}\n\n{screen.text}", screen.rows))


def _speech(turn: Turn, visitor: Visitor) -> Speech:
    return turn.at.office.texts.speak(visitor.language or turn.person.language_code.split("-")[0])


def _screen(turn: Turn, visitor: Visitor) -> Screen:
    say = _speech(turn, visitor)
    if visitor.step == Step.C0:
        return _question(say, "consent.c0", "c0", "agree-c0", "no-thanks")
    if visitor.step == Step.C2:
        return _question(say, "consent.c2", "c2", "agree", "other-way")
    if visitor.step == Step.REFUSED:
        again = Button(say.label("back"), data("lang", visitor.language or say.language))
        return Screen(say.entry("consent.refused"), column(again))
    return _door(turn, say, Link.NONE)


def _door(turn: Turn, say: Speech, link: Link) -> Screen:
    """Who the bot is and is not, in the language the phone suggests, and the choice of language."""
    parts = [say.entry("start"), say.entry("start.language")]
    if link in {Link.EXPIRED, Link.USED}:
        parts.insert(0, say.entry(f"link.{link}"))
    languages = turn.at.office.content.languages
    return Screen(
        "\n\n".join(parts), column(*(Button(name, data("lang", code)) for code, name in languages.items()))
    )


def _question(say: Speech, text_id: str, verb: str, yes: str, no: str) -> Screen:
    return Screen(
        say.entry(text_id),
        column(
            Button(say.label(yes), data(verb, "yes"), style="success"),
            Button(say.label(no), data(verb, "no")),
        ),
    )
