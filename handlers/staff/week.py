"""The visits of a week, by day."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta

from domain.localtime import local_day
from handlers.staff.common import (
    TEXT_LIMIT,
    bold,
    console,
    home_row,
    html,
    in_rows,
    leave,
    press,
    today,
    zone_of,
)
from handlers.staff.home import gone
from handlers.staff.when import instant
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.visits import DayVisit, visits_of_days
from services.desk.visits_words import visit_words
from services.screen import Screen
from services.texts import Safe

_WEEK = 7
_NOON = time(12)
_ROOM = TEXT_LIMIT - 400
"""So much of a screen may the lines of single visits take; a fuller week is counted instead."""


async def command(turn: Turn, rest: str) -> Answer:
    """This week's visits."""
    del rest
    await leave(turn)
    return Answer(await _screen(turn, 0))


async def show(turn: Turn, tap: Tap) -> Answer:
    """The visits of this week (0) or the next (1)."""
    await leave(turn)
    ahead = tap.number(0)
    return Answer(await _screen(turn, ahead)) if ahead in {0, 1} else await gone(turn)


async def _screen(turn: Turn, ahead: int) -> Screen:
    say, zone = turn.say, zone_of(turn)
    monday = today(turn) - timedelta(days=today(turn).weekday()) + timedelta(days=_WEEK * ahead)
    days: dict[date, list[DayVisit]] = {}
    for visit in await visits_of_days(turn.at.tx, monday, _WEEK, zone):
        days.setdefault(local_day(visit.session.starts_at, zone), []).append(visit)
    title = say._("<b>Next week</b>") if ahead else say._("<b>This week</b>")
    lines = list(_full(turn, days))
    if sum(len(line) + 1 for line in lines) > _ROOM:
        lines = list(_counted(turn, days))
    buttons = (
        press(f"{_day(turn, day)} ({len(days[day])})", "s-day", f"{day:%Y%m%d}", 0) for day in sorted(days)
    )
    other = press(say._("This week"), "s-week", 0) if ahead else press(say._("Next week"), "s-week", 1)
    return console(
        (title, *(lines or (say._("No visits."),))),
        *in_rows(buttons, 2),
        (press(say._("Today"), "s-today", 0), other),
        home_row(turn),
    )


def _full(turn: Turn, days: Mapping[date, Sequence[DayVisit]]) -> Iterator[str]:
    for day in sorted(days):
        yield f"\n{bold(html(_day(turn, day)))}"
        for visit in days[day]:
            yield turn.say._(
                "{time} {code} · session {k}: {words}",
                time=turn.say.clock(visit.session.starts_at, zone_of(turn)),
                code=visit.patient.code,
                k=visit.session.number,
                words=visit_words(turn.say, visit, turn.at),
            )


def _counted(turn: Turn, days: Mapping[date, Sequence[DayVisit]]) -> Iterator[str]:
    for day in sorted(days):
        counts = Counter(str(visit_words(turn.say, visit, turn.at)) for visit in days[day])
        yield f"\n{bold(html(_day(turn, day)))}"
        for words, count in counts.most_common():
            yield turn.say._("{count} × {words}", count=count, words=Safe(words))


def _day(turn: Turn, day: date) -> str:
    return turn.say.short_day(instant(turn, day, _NOON), zone_of(turn))


ROUTES = Routes(taps={"s-week": show}, commands={"week": command})
