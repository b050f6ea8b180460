"""The visits of today and of tomorrow."""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta

from handlers.staff.common import console, home_row, html, in_rows, leave, press, today, zone_of
from handlers.staff.home import gone
from handlers.staff.when import instant
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.visits import DayVisit, visits_of_day
from services.desk.words import answer_word, state_word
from services.people.names import shown_name
from services.screen import Button, Screen
from services.texts import Safe

_MOST = 40
_NOON = time(12)


async def command(turn: Turn, rest: str) -> Answer:
    """Today's visits."""
    del rest
    await leave(turn)
    return Answer(await _screen(turn, 0))


async def show(turn: Turn, tap: Tap) -> Answer:
    """The visits of today (0) or tomorrow (1)."""
    await leave(turn)
    ahead = tap.number(0)
    return Answer(await _screen(turn, ahead)) if ahead in {0, 1} else await gone(turn)


async def _screen(turn: Turn, ahead: int) -> Screen:
    say, day = turn.say, today(turn) + timedelta(days=ahead)
    visits = await visits_of_day(turn.at.tx, day, zone_of(turn))
    title = say._("<b>{day}</b>", day=say.day(instant(turn, day, _NOON), zone_of(turn)))
    more = len(visits) - _MOST
    rest = say.n("and {count} more", "and {count} more", more) if more > 0 else ""
    other = (
        press(say._("Today"), "s-today", 0) if ahead else press(say._("Tomorrow"), "s-today", 1),
        *home_row(turn),
    )
    lines = [_line(turn, visit) for visit in visits[:_MOST]] or [say._("No visits.")]
    return console((title, *lines, rest), *in_rows(_buttons(turn, visits[:_MOST]), 2), other)


def _line(turn: Turn, visit: DayVisit) -> str:
    say, session = turn.say, visit.session
    words = [state_word(say, session, turn.at.now)]
    words.append(answer_word(say, session, turn.at.now, held=visit.held, wish=visit.wish))
    return say._(
        "{time} {code} {name} · session {k}: {words}",
        time=say.clock(session.starts_at, zone_of(turn)),
        code=visit.patient.code,
        name=shown_name(visit.patient.name[:40]) if visit.patient.name else "",
        k=session.number,
        words=Safe(", ".join(html(word) for word in words if word)),
    )


def _buttons(turn: Turn, visits: Sequence[DayVisit]) -> Iterator[Button]:
    for visit in visits:
        time_of_day = turn.say.clock(visit.session.starts_at, zone_of(turn))
        yield press(f"{time_of_day} {visit.patient.code}", "s-ses", visit.session.id)


ROUTES = Routes(taps={"s-today": show}, commands={"today": command})
