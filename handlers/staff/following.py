"""A session and all that follow it at a new time: looked at, then saved with one message to the patient."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from db.tables import Session
from domain.course_warnings import Warning  # noqa: A004 - the clinic's word, see there
from handlers.staff import when
from handlers.staff.common import console, html, leave, press, spaced, zone_of
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.effects import summarise, summary_lines
from services.desk.warnings import warning_sentence
from services.texts import Safe
from services.visits.courses import Effects
from services.visits.moving_together import look_at_moving, move_together, new_times
from services.visits.scopes import stamp


async def look(turn: Turn, tap: Tap) -> Answer:
    """What would change if the gaps stay as they are."""
    session = await turn.at.tx.get(Session, tap.number(0))
    day, at = when.tapped_day(turn, tap, 2), when.tapped_time(tap, 3)
    if session is None or day is None or at is None:
        return await gone(turn)
    if tap.number(1) != session.time_version:
        return await _outdated(turn, session)
    start = when.instant(turn, day, at)
    found = await look_at_moving(turn.at, session, start)
    times = new_times(turn.at, found.sessions, session, start)
    say = turn.say
    lines = (
        say._("These sessions move:"),
        *(_line(turn, each, times[each.id]) for each in found.sessions),
        *spaced(effect_lines(turn, found.effects)),
        say._("The patient gets one message about it."),
    )
    word = stamp(found.sessions)
    saving = press(
        say._("Save all"), "s-mallyes", session.id, word, tap.word(2), tap.word(3), style="success"
    )
    back = press(say._("Back to the session"), "s-ses", session.id)
    past = any(time <= turn.at.now for time in times.values())
    return Answer(console(lines, *(() if past else ((saving,),)), (back,)))


def _line(turn: Turn, session: Session, start: datetime) -> Safe:
    return turn.say._(
        "{visit}, before {day}",
        visit=when.visit_line(turn, session.number, start),
        day=turn.say.short_day(session.starts_at, zone_of(turn)),
    )


def effect_lines(turn: Turn, effects: Effects) -> Iterator[Safe]:
    """What is unusual, by session, and what becomes of the messages."""
    yield from warning_lines(turn, effects.warnings)
    yield from summary_lines(turn.say, summarise(effects.changes))


def warning_lines(turn: Turn, warnings: Sequence[Warning]) -> Iterator[Safe]:
    """Each warning with the number of its session."""
    for warning in warnings:
        said = html(warning_sentence(turn.say, warning))
        if warning.number:
            yield turn.say._("⚠ Session {k}: {warning}", k=warning.number, warning=said)
        else:
            yield turn.say._("⚠ {warning}", warning=said)


async def save(turn: Turn, tap: Tap) -> Answer:
    """Move them all, if they still are where they were when staff looked."""
    session = await turn.at.tx.get(Session, tap.number(0))
    day, at = when.tapped_day(turn, tap, 2), when.tapped_time(tap, 3)
    if session is None or day is None or at is None:
        return await gone(turn)
    await leave(turn)
    start = when.instant(turn, day, at)
    moved = await move_together(turn.at, turn.the_staff(), session, start, tap.number(1))
    if not moved:
        return await _outdated(turn, session)
    note = turn.say.n(
        "{count} session moved. The patient is told.",
        "{count} sessions moved. The patient is told.",
        len(moved),
    )
    return await visit_answer(turn, session.id, note, note)


async def _outdated(turn: Turn, session: Session) -> Answer:
    note = turn.say._("Nothing was moved: something has changed meanwhile. Please look again.")
    return await visit_answer(turn, session.id, note, note)


ROUTES = Routes(taps={"s-mall": look, "s-mallyes": save})
