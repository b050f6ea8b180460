"""The clinic's numbers, for owners and doctors: a text, and a picture that goes with it."""

from collections.abc import AsyncIterator, Mapping
from functools import partial

import structlog

from db.engine import Database
from handlers.staff.common import console, home_row, leave, press, zone_of
from handlers.staff.home import home_screen
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.charts.picture import NoPictureError, drawn
from services.numbers.counting import count
from services.numbers.periods import Length, period_of
from services.numbers.picture import chart_of
from services.numbers.words import lines, title
from services.people.staffing import DOCTOR, OWNER
from services.screen import Attachment, Button, Screen
from services.texts import Safe, plain

log = structlog.get_logger()

_MOST_BACK = 200
_TYPED: Mapping[str, Length] = {
    "week": Length.WEEK,
    "month": Length.MONTH,
    "course": Length.COURSE,
    "": Length.WEEK,
}


async def command(turn: Turn, rest: str) -> Answer:
    """/stats, /stats month, /stats course; anything else counts the week."""
    await leave(turn)
    return await _numbers(turn, _TYPED.get(rest.strip().lower(), Length.WEEK), 0)


async def show(turn: Turn, tap: Tap) -> Answer:
    """[Numbers]: a period, so many such periods ago."""
    await leave(turn)
    known = tap.word(0) in set(Length)
    return await _numbers(turn, Length(tap.word(0)) if known else Length.WEEK, tap.number(1))


async def _numbers(turn: Turn, length: Length, back: int) -> Answer:
    """Counting walks through tables and drawing takes a second: both wait until the transaction is over."""
    staff = turn.the_staff()
    if staff.role not in {OWNER, DOCTOR}:
        return Answer(await home_screen(turn, turn.say._("The numbers are for owners and doctors.")))
    await audit.record(turn.at, staff, "open-numbers", f"numbers:{length}")
    back = min(max(back, 0), _MOST_BACK)
    return Answer(toast=plain(turn.say._("Counting…")), later=partial(_count_and_draw, turn, length, back))


async def _count_and_draw(turn: Turn, length: Length, back: int, database: Database) -> AsyncIterator[Screen]:
    say, zone = turn.say, zone_of(turn)
    period = period_of(length, back, turn.at.now, zone)
    async with database.read(scan=True) as tx:
        numbers = await count(tx, period, turn.at.now)
    rows = _rows(turn, length, back)
    yield console((f"<b>{title(say, period, zone)}</b>", *lines(say, numbers)), *rows)
    try:
        picture = await drawn(chart_of(say, numbers, zone))
    except NoPictureError as error:
        log.warning("no picture of the numbers", reason=str(error))
        yield console(
            (say._("The picture could not be drawn this time. The text above is complete."),), *rows
        )
        return
    attachment = Attachment("numbers.png", picture, is_picture=True)
    yield Screen(title(say, period, zone), rows, attachment, protect=True)


def _rows(turn: Turn, length: Length, back: int) -> tuple[tuple[Button, ...], ...]:
    say = turn.say
    names: Mapping[Length, Safe] = {
        Length.WEEK: say._("7 days"),
        Length.MONTH: say._("30 days"),
        Length.COURSE: say._("A course (26 weeks)"),
    }
    others = tuple(press(name, "s-stats", each, 0) for each, name in names.items() if each is not length)
    turning = [press(say._("Earlier"), "s-stats", length, back + 1)]
    if back:
        turning.append(press(say._("Later"), "s-stats", length, back - 1))
    return others, tuple(turning), home_row(turn)


ROUTES = Routes(taps={"s-stats": show}, commands={"stats": command})
