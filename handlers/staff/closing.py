"""Closed days: the list, closing one with a look before, and opening one again."""

from collections.abc import Collection, Iterator
from datetime import date

from domain.hours import hours_of
from handlers.staff import when
from handlers.staff.closing_screen import closing_screen, day_name, day_word, read_left, ticked
from handlers.staff.common import console, home_row, leave, press, remember, remembered, today
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.texts import Safe, plain
from services.visits.closures import closures_from, reopen
from services.visits.closures_look import plan_closing
from services.visits.closures_moves import Closed, close_day

FLOW = "s-closing"
_MOST = 20


async def show(turn: Turn, tap: Tap) -> Answer:
    """The days closed so far; which other one?"""
    return await _list(turn, max(0, tap.number(0)))


async def command(turn: Turn, rest: str) -> Answer:
    """``/close``, or ``/close 5 Dec``."""
    return await _read(turn, rest) if rest else await _list(turn, 0)


async def typed(turn: Turn, text: str) -> Answer:
    """A day was typed."""
    return await _read(turn, text)


async def _read(turn: Turn, text: str) -> Answer:
    found = when.read(turn, text)
    if isinstance(found, Safe):
        return await _list(turn, 0, found)
    if found.day is None:
        return await _list(turn, 0, turn.say._("Which day do you mean?"))
    return await look(turn, found.day)


async def _list(turn: Turn, page: int, note: str = "") -> Answer:
    say = turn.say
    await remember(turn, FLOW, "day")
    closed = (await closures_from(turn.at.tx, today(turn)))[:_MOST]
    lines = (
        note and f"{note}\n",
        say._("<b>Closed days</b>"),
        say._("Sundays and holidays that are closed anyway are not listed."),
        *(day_name(turn, day) for day in closed),
        *(() if closed else (say._("No further day is closed."),)),
        "\n" + say._("Which day shall be closed? Tap, or type it like 5 Dec."),
    )
    again = [
        (press(say._("Open again: {day}", day=day_name(turn, day, short=True)), "s-reopen", day_word(day)),)
        for day in closed
    ]
    days = when.day_rows(turn, page, "s-closeday", "s-closed")
    return Answer(console(lines, *again, *days, home_row(turn)))


async def day(turn: Turn, tap: Tap) -> Answer:
    """A day was tapped: what would closing it touch?"""
    chosen = when.tapped_day(turn, tap, 0)
    if chosen is None:
        return await _list(turn, 0, turn.say._("That day has passed."))
    return await look(turn, chosen)


async def look(turn: Turn, chosen: date, left: Collection[int] = (), page: int = 0, note: str = "") -> Answer:
    """Look before closing: old and new times, warnings, messages."""
    if hours_of(chosen, turn.at.office.content.clinic.calendar) is None:
        closed_already = turn.say._("{day} is closed already.", day=day_name(turn, chosen))
        return await _list(turn, 0, closed_already)
    await remember(turn, FLOW, "look", day=chosen.isoformat(), left=sorted(left))
    found = await plan_closing(turn.at, chosen, left)
    return Answer(await closing_screen(turn, found, page, note))


def _left(turn: Turn, chosen: date) -> frozenset[int]:
    kept = remembered(turn, FLOW)
    return read_left(kept.get("left")) if kept.get("day") == chosen.isoformat() else frozenset()


async def tick(turn: Turn, tap: Tap) -> Answer:
    """One session in or out, as the button said."""
    chosen = when.tapped_day(turn, tap, 0)
    if chosen is None or tap.number(1) < 0:
        return await gone(turn)
    return await look(turn, chosen, ticked(tap, _left(turn, chosen)), tap.number(3))


async def page(turn: Turn, tap: Tap) -> Answer:
    """Other sessions of the same day."""
    chosen = when.tapped_day(turn, tap, 0)
    if chosen is None:
        return await gone(turn)
    return await look(turn, chosen, _left(turn, chosen), tap.number(1))


async def close(turn: Turn, tap: Tap) -> Answer:
    """Close it, if everything still is as staff looked at it."""
    say, chosen = turn.say, when.tapped_day(turn, tap, 0)
    if chosen is None:
        return await _list(turn, 0, say._("That day has passed."))
    left = _left(turn, chosen)
    if hours_of(chosen, turn.at.office.content.clinic.calendar) is None:
        return await look(turn, chosen)
    done = await close_day(turn.at, turn.the_staff(), chosen, left, tap.number(1))
    if done is None:
        note = say._("Nothing was closed: something has changed meanwhile. Please look again.")
        return await look(turn, chosen, left, note=note)
    await leave(turn)
    lines = (
        say._("✓ Closed: <b>{day}</b>", day=day_name(turn, chosen)),
        *_moved(turn, done),
        say.n("{count} visit is left for the phone.", "{count} visits are left for the phone.", done.left)
        if done.left
        else "",
    )
    ways = (press(say._("Closed days"), "s-closed"), press(say._("Tasks"), "s-tasks"))
    return Answer(console(lines, ways, home_row(turn)))


def _moved(turn: Turn, done: Closed) -> Iterator[Safe]:
    """Nobody is said to be told whose chat cannot be written to."""
    say = turn.say
    if not done.untold:
        yield say.n(
            "{count} visit moved. The patient is told.",
            "{count} visits moved. The patients are told.",
            done.moved,
        )
        return
    yield say.n("{count} visit moved.", "{count} visits moved.", done.moved)
    yield say.n(
        "⚠ {count} patient cannot be told in the chat: a task asks you to phone.",
        "⚠ {count} patients cannot be told in the chat: tasks ask you to phone.",
        done.untold,
    )


async def open_again(turn: Turn, tap: Tap) -> Answer:
    """The clinic is open that day after all."""
    chosen = when.tapped_day(turn, tap, 0)
    if chosen is None or not await reopen(turn.at, turn.the_staff(), chosen):
        return await _list(turn, 0, turn.say._("That day was not closed here."))
    await leave(turn)
    name = day_name(turn, chosen)
    note = turn.say._("Open again: {day}. Visits that moved stay where they are now.", day=name)
    ways = (press(turn.say._("Closed days"), "s-closed"), *home_row(turn))
    return Answer(console((note,), ways), toast=plain(note))


ROUTES = Routes(
    taps={
        "s-closed": show,
        "s-closeday": day,
        "s-closepage": page,
        "s-closetick": tick,
        "s-closeyes": close,
        "s-reopen": open_again,
    },
    commands={"close": command},
    texts={FLOW: typed},
)
