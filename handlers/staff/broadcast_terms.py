"""When a broadcast begins: as soon as it is sent, or at a typed time."""

from datetime import date

from db.tables import Broadcast
from domain.broadcasts import Kind, Problem
from handlers.staff import when
from handlers.staff.broadcast_screen import after, back_row, cast_numbered, cast_of, not_theirs
from handlers.staff.common import console, leave, press, remember, remembered
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.broadcasts import drafts
from services.callbacks import Tap
from services.render.broadcast_status import title
from services.screen import Screen
from services.texts import Safe

WHEN = "s-castwhen"


async def ask_when(turn: Turn, tap: Tap) -> Answer:
    """Now, or at a typed time?"""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    await remember(turn, WHEN, "when", cast=cast.id)
    return Answer(_when_screen(turn, cast))


def _when_screen(turn: Turn, cast: Broadcast, note: str = "") -> Screen:
    say = turn.say
    night = (
        say._("Nobody gets an advertisement from 21:00 to 9:00 of their own day; they get it in the morning.")
        if cast.kind == Kind.AD
        else say._("Where it is night, people get it in the morning.")
    )
    return console(
        (
            note and f"{note}\n",
            say._("<b>{name}</b>: when does it begin?", name=title(say, cast)),
            say._("Type a day and a time like 5 Dec 14:00, clinic time."),
            night,
        ),
        (press(say._("As soon as I send it"), "s-castsoon", cast.id),),
        back_row(turn, cast),
    )


async def soon(turn: Turn, tap: Tap) -> Answer:
    """As soon as somebody sends it."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = not_theirs(turn, cast) or await drafts.set_when(turn.at, cast, turn.the_staff(), None)
    return await after(turn, cast, problem, turn.say._("It begins as soon as you send it."))


async def typed_when(turn: Turn, text: str) -> Answer:
    """A day and a time were typed, together or one after the other."""
    kept = remembered(turn, WHEN)
    cast = await cast_numbered(turn, int(kept.get("cast", -1)))
    if cast is None:
        await leave(turn)
        return await gone(turn)
    found = when.read(turn, text)
    if isinstance(found, Safe):
        return Answer(_when_screen(turn, cast, found))
    day = found.day or (date.fromisoformat(kept["day"]) if "day" in kept else None)
    if day is None:
        return Answer(_when_screen(turn, cast, turn.say._("Which day do you mean?")))
    if found.at is None:
        await remember(turn, WHEN, "when", cast=cast.id, day=day.isoformat())
        return Answer(_when_screen(turn, cast, turn.say._("And at what time?")))
    begins = when.instant(turn, day, found.at)
    problem = not_theirs(turn, cast) or await drafts.set_when(turn.at, cast, turn.the_staff(), begins)
    if problem is Problem.WINDOW:
        return Answer(_when_screen(turn, cast, turn.say._("That time has passed.")))
    await leave(turn)
    return await after(turn, cast, problem, turn.say._("Kept."))


ROUTES = Routes(taps={"s-castwhen": ask_when, "s-castsoon": soon}, texts={WHEN: typed_when})
