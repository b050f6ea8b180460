"""The review of an advertisement before publication: its number is typed, then the last day it holds."""

from db.tables import Broadcast
from domain.ad_review import LONGEST_NUMBER, latest_end, number_problem, tidy
from domain.broadcasts import Kind, Problem
from handlers.staff import when
from handlers.staff.broadcast_screen import after, back_row, cast_numbered, cast_of, not_open
from handlers.staff.common import console, leave, remember, remembered, today
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.broadcasts import drafts
from services.callbacks import Tap
from services.render.broadcast_status import title
from services.screen import Screen
from services.texts import Safe

REVIEW = "s-castnum"


async def ask_number(turn: Turn, tap: Tap) -> Answer:
    """The number of the review before publication (Medical Service Act art. 57)."""
    cast = await cast_of(turn, tap)
    if cast is None or cast.kind != Kind.AD:
        return await gone(turn)
    problem = not_open(turn, cast)
    if problem is not None:
        return await after(turn, cast, problem, "")
    await remember(turn, REVIEW, "number", cast=cast.id)
    return Answer(_number_screen(turn, cast))


def _number_screen(turn: Turn, cast: Broadcast, note: str = "") -> Screen:
    say = turn.say
    lines = (
        note and f"{note}\n",
        say._("<b>{name}</b>: please type its review number.", name=title(say, cast)),
        say._("A medical advertisement is reviewed before it goes out. The number is printed on it."),
    )
    return console(lines, back_row(turn, cast))


async def typed(turn: Turn, text: str) -> Answer:
    """The number was typed, or the last day, as was asked."""
    kept = remembered(turn, REVIEW)
    cast = await cast_numbered(turn, int(kept.get("cast", -1)))
    if cast is None:
        await leave(turn)
        return await gone(turn)
    problem = not_open(turn, cast)
    if problem is not None:
        await leave(turn)
        return await after(turn, cast, problem, "")
    if "number" not in kept:
        return await _number(turn, cast, tidy(text))
    return await _until(turn, cast, str(kept["number"]), text)


async def _number(turn: Turn, cast: Broadcast, number: str) -> Answer:
    say = turn.say
    match number_problem(number):
        case Problem.TOO_LONG:
            note = say._(
                "A review number has at most {most} characters. Please type it again.", most=LONGEST_NUMBER
            )
            return Answer(_number_screen(turn, cast, note))
        case Problem.NO_REVIEW_NUMBER:
            note = say._("A review number has digits in it. Please type it again.")
            return Answer(_number_screen(turn, cast, note))
    await remember(turn, REVIEW, "until", cast=cast.id, number=number)
    return Answer(_until_screen(turn, cast, number))


def _until_screen(turn: Turn, cast: Broadcast, number: str, note: str = "") -> Screen:
    say = turn.say
    lines = (
        note and f"{note}\n",
        say._("<b>{name}</b>", name=title(say, cast)),
        say._("Review number: {number}", number=number),
        say._("Until which day does the review hold?"),
        say._("Type the last day, like 5 Dec 2029. A review holds for three years."),
    )
    return console(lines, back_row(turn, cast))


async def _until(turn: Turn, cast: Broadcast, number: str, text: str) -> Answer:
    """The last day was typed. A time beside it is not taken: which day is the last would be a guess."""
    found = when.read(turn, text, latest=latest_end(today(turn)))
    if isinstance(found, Safe):
        return Answer(_until_screen(turn, cast, number, found))
    if found.day is None or found.at is not None:
        note = turn.say._("Please type the day alone, without a time.")
        return Answer(_until_screen(turn, cast, number, note))
    problem = await drafts.set_review(turn.at, cast, turn.the_staff(), number, found.day)
    await leave(turn)
    return await after(turn, cast, problem, turn.say._("Kept."))


ROUTES = Routes(taps={REVIEW: ask_number}, texts={REVIEW: typed})
