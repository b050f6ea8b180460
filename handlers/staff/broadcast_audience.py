"""For whom a broadcast is: filters tapped on one screen, with the live count under them."""

from dataclasses import replace

from db.tables import Broadcast
from domain.audience import Audience
from handlers.staff.broadcast_fields import FIELDS, apply, days_read
from handlers.staff.broadcast_filters import field_rows, further_rows, language_rows, question, stage_rows
from handlers.staff.broadcast_reach import counting
from handlers.staff.broadcast_screen import (
    after,
    back_row,
    cast_numbered,
    cast_of,
    not_theirs,
    whom_lines,
)
from handlers.staff.common import console, leave, press, remember, remembered, spaced
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.broadcasts import drafts
from services.broadcasts.casts import audience_of
from services.callbacks import Tap
from services.render.broadcast_status import title
from services.screen import Screen
from services.texts import Safe

FLOW = "s-castage"


async def show(turn: Turn, tap: Tap) -> Answer:
    """Everybody, or whom?"""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    return _shown(turn, cast)


def _shown(turn: Turn, cast: Broadcast) -> Answer:
    async def make(turn: Turn) -> Answer:
        return Answer(await _screen(turn, cast))

    return counting(turn, make)


async def _screen(turn: Turn, cast: Broadcast) -> Screen:
    say = turn.say
    return console(
        (
            say._("<b>{name}</b>", name=title(say, cast)),
            say._("Tick to narrow it. Where nothing is ticked, everybody is meant."),
            *spaced(await whom_lines(turn, cast)),
        ),
        *language_rows(turn, cast),
        *stage_rows(turn, cast),
        *further_rows(turn, cast),
        (press(say._("Everybody"), "s-castall", cast.id),),
        back_row(turn, cast),
    )


async def field(turn: Turn, tap: Tap) -> Answer:
    """One filter on a screen of its own."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None or tap.word(1) not in FIELDS:
        return await gone(turn)
    return await _field_shown(turn, cast, tap.word(1))


async def _field_shown(turn: Turn, cast: Broadcast, name: str, note: str = "") -> Answer:
    if _typing(turn, name):
        await remember(turn, FLOW, name, cast=cast.id)

    async def make(turn: Turn) -> Answer:
        return Answer(await _field_screen(turn, cast, name, note))

    return counting(turn, make)


async def _field_screen(turn: Turn, cast: Broadcast, name: str, note: str) -> Screen:
    rows = await field_rows(turn, cast, name)
    back = (press(turn.say._("Back to the filters"), "s-castwho", cast.id),)
    whom = spaced(await whom_lines(turn, cast))
    lines = (note and f"{note}\n", question(turn, name), _typing(turn, name), *whom)
    return console(lines, *rows, back)


def _typing(turn: Turn, name: str) -> Safe | str:
    match name:
        case "visit":
            return turn.say._("Another number of days can be typed, like 10.")
        case "ago":
            return turn.say._("Other numbers can be typed: 10, or 20-40.")
        case _:
            return ""


async def tick(turn: Turn, tap: Tap) -> Answer:
    """Set or clear one value, as the button said; the screen stays where it is."""
    cast, name = await cast_of(turn, tap), tap.word(1)
    if cast is None:
        return await gone(turn)
    wanted = apply(audience_of(cast), name, tap.word(2), on=tap.word(3) == "1")
    if wanted is None:
        return await gone(turn)
    return await _aimed(turn, cast, wanted, name)


async def everybody(turn: Turn, tap: Tap) -> Answer:
    """No filter at all."""
    cast = await cast_of(turn, tap)
    return await _aimed(turn, cast, Audience(), "") if cast else await gone(turn)


async def typed(turn: Turn, text: str) -> Answer:
    """Days were typed."""
    kept, name = remembered(turn, FLOW), turn.dialog.step if turn.dialog else ""
    cast = await cast_numbered(turn, int(kept.get("cast", -1)))
    if cast is None:
        await leave(turn)
        return await gone(turn)
    days = days_read(text)
    if days is None:
        note = turn.say._("I could not read that as days. Type 10, or 20-40.")
        return await _field_shown(turn, cast, name, note)
    chosen = audience_of(cast)
    if name == "visit":
        return await _aimed(turn, cast, replace(chosen, visit_within_days=days[1]), name)
    return await _aimed(turn, cast, replace(chosen, last_visit_ago=days), name)


async def _aimed(turn: Turn, cast: Broadcast, wanted: Audience, name: str) -> Answer:
    problem = not_theirs(turn, cast) or await drafts.set_audience(turn.at, cast, turn.the_staff(), wanted)
    if problem is not None:
        return await after(turn, cast, problem, "")
    return await _field_shown(turn, cast, name) if name in FIELDS else _shown(turn, cast)


ROUTES = Routes(
    taps={"s-castwho": show, "s-castfield": field, "s-castf": tick, "s-castall": everybody},
    texts={FLOW: typed},
)
