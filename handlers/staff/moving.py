"""Another time for a session: day, time, what it would change, then one save."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from db.tables import Course, Session
from domain.course_warnings import Warning  # noqa: A004 - the clinic's word, see there
from handlers.staff import when
from handlers.staff.common import console, html, leave, press, remember, remembered, spaced, zone_of
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services import moves
from services.callbacks import Tap
from services.desk.effects import summarise, summary_lines
from services.desk.warnings import warning_sentence
from services.screen import Button
from services.texts import Safe

FLOW = "s-move"


async def _movable(turn: Turn, session_id: int) -> Session | Answer:
    """The session, or the answer to give because it cannot be moved."""
    session = await turn.at.tx.get(Session, session_id)
    if session is None:
        return await gone(turn)
    course = await turn.at.tx.get_one(Course, session.course_id)
    ahead = moves.can_change(session, turn.at.now)
    if ahead or (moves.can_redate(session) and course.ended_at is None):
        return session
    note = turn.say._("This session cannot be moved any more.")
    return await visit_answer(turn, session.id, note, note)


async def begin(turn: Turn, tap: Tap) -> Answer:
    """On which day instead?"""
    return await _days(turn, tap.number(0), 0)


async def days(turn: Turn, tap: Tap) -> Answer:
    """Other days."""
    return await _days(turn, tap.number(0), tap.number(1))


async def _days(turn: Turn, session_id: int, page: int, note: str = "") -> Answer:
    session = await _movable(turn, session_id)
    if isinstance(session, Answer):
        return session
    await remember(turn, FLOW, "day", session=session.id)
    now_at = turn.say.when(session.starts_at, zone_of(turn))
    asked = turn.say._("Session {k} is on {when}. Which day instead?", k=session.number, when=now_at)
    rows = when.day_rows(turn, page, "s-mday", "s-mdays", session.id)
    return Answer(console((note, asked, when.how_to_type(turn)), *rows, _back(turn, session)))


async def day(turn: Turn, tap: Tap) -> Answer:
    """A day was tapped: at what time?"""
    return await _at_what_time(turn, tap, half=False)


async def times(turn: Turn, tap: Tap) -> Answer:
    """Half hours instead of full ones, or back."""
    return await _at_what_time(turn, tap, half=tap.number(2) == 1)


async def _at_what_time(turn: Turn, tap: Tap, *, half: bool) -> Answer:
    chosen = when.tapped_day(turn, tap, 1)
    if chosen is None:
        return await _days(turn, tap.number(0), 0, turn.say._("That day has passed."))
    session = await _movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    return await _ask_time(turn, session, chosen, half=half)


async def _ask_time(
    turn: Turn, session: Session, chosen: date, note: str = "", *, half: bool = False
) -> Answer:
    await remember(turn, FLOW, "time", session=session.id, day=chosen.isoformat())
    shown = turn.say.day(when.instant(turn, chosen, time(12)), zone_of(turn))
    asked = turn.say._("Session {k}, {day}: at what time?", k=session.number, day=shown)
    word = f"{chosen:%Y%m%d}"
    rows = when.time_rows(turn, chosen, half, "s-mtime", "s-mtimes", session.id, word)
    other = (press(turn.say._("Another day"), "s-mdays", session.id, 0),)
    lines = (note, asked, turn.say._("Tap, or type it like 14:30."))
    return Answer(console(lines, *rows, other, _back(turn, session)))


async def tapped(turn: Turn, tap: Tap) -> Answer:
    """A time was tapped."""
    chosen, at = when.tapped_day(turn, tap, 1), when.tapped_time(tap, 2)
    session = await _movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    if chosen is None or at is None:
        return await _days(turn, session.id, 0, turn.say._("That time has passed."))
    return await _look(turn, session, chosen, at)


async def typed(turn: Turn, text: str) -> Answer:
    """A day, a time or both were typed; what was chosen before stays."""
    kept = remembered(turn, FLOW)
    session = await _movable(turn, int(kept.get("session", -1)))
    if isinstance(session, Answer):
        return session
    known = date.fromisoformat(kept["day"]) if "day" in kept else None
    found = when.read(turn, text)
    if isinstance(found, Safe):
        return await (_ask_time(turn, session, known, found) if known else _days(turn, session.id, 0, found))
    chosen = found.day or known
    if chosen is None:
        return await _days(turn, session.id, 0, turn.say._("Which day do you mean?"))
    if found.at is None:
        return await _ask_time(turn, session, chosen)
    return await _look(turn, session, chosen, found.at)


async def _look(turn: Turn, session: Session, chosen: date, at: time) -> Answer:
    """Look before saving: what would change, and what is unusual."""
    start = when.instant(turn, chosen, at)
    if start <= turn.at.now:
        return await _ask_time(turn, session, chosen, turn.say._("That time has passed."))
    await remember(turn, FLOW, "time", session=session.id, day=chosen.isoformat())
    found = await moves.effects(turn.at, session, start)
    say = turn.say
    lines = (
        say._("Session {k} moves", k=session.number),
        say._("from {when}", when=say.when(session.starts_at, zone_of(turn))),
        say._("to <b>{when}</b>", when=say.when(start, zone_of(turn))),
        *_warnings(turn, found.warnings),
        *spaced(summary_lines(say, summarise(found.changes))),
        say._("The patient gets one message about it."),
    )
    word, clock = f"{chosen:%Y%m%d}", f"{at:%H%M}"
    return Answer(
        console(
            lines,
            (
                press(
                    say._("Save"), "s-msave", session.id, session.time_version, word, clock, style="success"
                ),
            ),
            (press(say._("Another time"), "s-mday", session.id, word),),
            _back(turn, session),
        )
    )


def _warnings(turn: Turn, warnings: Sequence[Warning]) -> Iterator[Safe]:
    for warning in warnings:
        said = html(warning_sentence(turn.say, warning))
        yield (
            turn.say._("⚠ {warning}", warning=said)
            if warning.number == 1
            else turn.say._("⚠ The session after it: {warning}", warning=said)
        )


async def save(turn: Turn, tap: Tap) -> Answer:
    """Move it, if it still is where it was when staff looked."""
    session = await _movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    start = _tapped_start(turn, tap)
    if start is None or tap.number(1) != session.time_version:
        note = turn.say._("The session was moved meanwhile. Please look again.")
        return await visit_answer(turn, session.id, note, note)
    moved = await moves.move(turn.at, turn.the_staff(), session, start)
    await leave(turn)
    say = turn.say
    note = (
        say._("Moved. The patient is told.")
        if moved
        else say._("Not moved: it is that time, or it has passed.")
    )
    return await visit_answer(turn, session.id, note)


def _tapped_start(turn: Turn, tap: Tap) -> datetime | None:
    chosen, at = when.tapped_day(turn, tap, 2), when.tapped_time(tap, 3)
    return None if chosen is None or at is None else when.instant(turn, chosen, at)


def _back(turn: Turn, session: Session) -> tuple[Button, ...]:
    return (press(turn.say._("Back to the session"), "s-ses", session.id),)


ROUTES = Routes(
    taps={
        "s-mv": begin,
        "s-mdays": days,
        "s-mday": day,
        "s-mtimes": times,
        "s-mtime": tapped,
        "s-msave": save,
    },
    texts={FLOW: typed},
)
