"""The visits of a day: what stands about each, and how it went in one tap; the list stays."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from db.tables import Session
from domain.patients import SessionState
from handlers.staff.common import bold, console, home_row, html, leave, press, today, zone_of
from handlers.staff.home import gone
from handlers.staff.marks import no_show_note, why_not_open
from handlers.staff.when import instant
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.visits import DayVisit, visits_of_day
from services.desk.visits_words import visit_words
from services.people.names import shown_name
from services.screen import Button, Rows, Screen
from services.texts import plain
from services.visits import marks

A_PAGE = 15
"""Three buttons a visit and the way on stay below Telegram's hundred."""

_FURTHEST = timedelta(days=370)
_NOON = time(12)


async def command(turn: Turn, rest: str) -> Answer:
    """Today's visits."""
    del rest
    await leave(turn)
    return Answer(await day_screen(turn, today(turn)))


async def show(turn: Turn, tap: Tap) -> Answer:
    """The visits of today (0) or tomorrow (1)."""
    await leave(turn)
    ahead = tap.number(0)
    if ahead not in {0, 1}:
        return await gone(turn)
    return Answer(await day_screen(turn, today(turn) + timedelta(days=ahead)))


async def any_day(turn: Turn, tap: Tap) -> Answer:
    """The visits of the day the button names, one page of them."""
    await leave(turn)
    day = named_day(turn, tap, 0)
    return await gone(turn) if day is None else Answer(await day_screen(turn, day, tap.number(1)))


def named_day(turn: Turn, tap: Tap, index: int) -> date | None:
    """The day a button carries, past ones too; None if it is forged or a year away."""
    try:
        day = datetime.strptime(tap.word(index), "%Y%m%d").date()  # noqa: DTZ007 - a clinic day
    except ValueError:
        return None
    return day if abs(day - today(turn)) <= _FURTHEST else None


async def day_screen(
    turn: Turn, day: date, page: int = 0, note: str = "", marked: Session | None = None
) -> Screen:
    """A page of the day's visits; ``note`` (HTML) and the ways on from ``marked`` above the others."""
    say = turn.say
    visits = await visits_of_day(turn.at.tx, day, zone_of(turn))
    pages = max(1, -(-len(visits) // A_PAGE))
    page = page if 0 <= page < pages else 0
    shown = visits[page * A_PAGE : (page + 1) * A_PAGE]
    title = say._("<b>{day}</b>", day=say.day(instant(turn, day, _NOON), zone_of(turn)))
    lines = [_line(turn, visit) for visit in shown] or [say._("No visits.")]
    return console(
        (note and f"{note}\n", title, *lines),
        *_marked_rows(turn, marked),
        *(tuple(_buttons(turn, visit, day, page)) for visit in shown),
        *_pages(turn, day, page, pages),
        _other_days(turn, day),
        (press(say._("This week"), "s-week", 0), *home_row(turn)),
    )


def _line(turn: Turn, visit: DayVisit) -> str:
    say, session = turn.say, visit.session
    return say._(
        "{time} {code} {name} · session {k}: {words}",
        time=bold(html(say.clock(session.starts_at, zone_of(turn)))),
        code=visit.patient.code,
        name=shown_name(visit.patient.name[:40]) if visit.patient.name else "",
        k=session.number,
        words=visit_words(say, visit, turn.at),
    )


def _buttons(turn: Turn, visit: DayVisit, day: date, page: int) -> Iterator[Button]:
    """With the marks beside it there is room for the code only: cut off, it could be anybody's."""
    say, session, code = turn.say, visit.session, visit.patient.code
    if marks.can_mark(session, turn.at.now):
        word = f"{day:%Y%m%d}"
        yield press(code, "s-ses", session.id)
        yield press(say._("Done"), "s-ddone", session.id, word, page, style="success")
        yield press(say._("No-show"), "s-dnoshow", session.id, word, page)
        return
    mark = "✓ " if session.state == SessionState.PERFORMED else ""
    yield press(f"{mark}{say.clock(session.starts_at, zone_of(turn))} {code}", "s-ses", session.id)


def _marked_rows(turn: Turn, marked: Session | None) -> Rows:
    if marked is None:
        return ()
    undo = press(turn.say._("Undo"), "s-undo", marked.id)
    if marked.state == SessionState.PERFORMED:
        return ((undo, press(turn.say._("What follows"), "s-after", marked.id)),)
    return ((undo,),)


def _pages(turn: Turn, day: date, page: int, pages: int) -> Rows:
    say, word, row = turn.say, f"{day:%Y%m%d}", []
    if page:
        row.append(press(say._("Earlier"), "s-day", word, page - 1))
    if page + 1 < pages:
        label = say._("More ({page} of {pages})", page=page + 1, pages=pages)
        row.append(press(label, "s-day", word, page + 1))
    return (tuple(row),) if row else ()


def _other_days(turn: Turn, day: date) -> tuple[Button, ...]:
    say, now = turn.say, today(turn)
    row: Sequence[tuple[date, Button]] = (
        (now, press(say._("Today"), "s-today", 0)),
        (now + timedelta(days=1), press(say._("Tomorrow"), "s-today", 1)),
    )
    return tuple(button for each, button in row if each != day)


async def done(turn: Turn, tap: Tap) -> Answer:
    """The visit took place."""
    return await _mark(turn, tap, done=True)


async def no_show(turn: Turn, tap: Tap) -> Answer:
    """The patient did not come."""
    return await _mark(turn, tap, done=False)


async def _mark(turn: Turn, tap: Tap, *, done: bool) -> Answer:
    session, day = await turn.at.tx.get(Session, tap.number(0)), named_day(turn, tap, 1)
    if session is None or day is None:
        return await gone(turn)
    deed = marks.done if done else marks.no_show
    if not await deed(turn.at, turn.the_staff(), session):
        note = why_not_open(turn, session)
        return Answer(await day_screen(turn, day, tap.number(2), note), toast=plain(note))
    if done:
        note = turn.say._("✓ Session {k} is done.", k=session.number)
    else:
        note = await no_show_note(turn, session)
    return Answer(await day_screen(turn, day, tap.number(2), note, session), toast=plain(note))


ROUTES = Routes(
    taps={"s-today": show, "s-day": any_day, "s-ddone": done, "s-dnoshow": no_show},
    commands={"today": command},
)
