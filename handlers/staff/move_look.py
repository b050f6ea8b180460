"""A new time for a session, looked at before it is saved."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from db.tables import Course, Session
from domain.course_warnings import Warning  # noqa: A004 - the clinic's word, see there
from handlers.staff import when
from handlers.staff.common import console, html, leave, press, remember, spaced, zone_of
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.effects import summarise, summary_lines
from services.desk.warnings import warning_sentence
from services.screen import Button
from services.texts import Safe
from services.visits import moves
from services.visits.scopes import Scope, scope_of

FLOW = "s-move"


async def movable(turn: Turn, session_id: int) -> Session | Answer:
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


async def look(turn: Turn, session: Session, chosen: date, at: time) -> Answer:
    """Look before saving: what would change, and what is unusual about a time that is still ahead."""
    start = when.instant(turn, chosen, at)
    await remember(turn, FLOW, "time", session=session.id, day=chosen.isoformat())
    found = await moves.effects(turn.at, session, start)
    say = turn.say
    lines = (
        say._("Session {k} gets a new time,", k=session.number),
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
            *await _together(turn, session, word, clock),
            (press(say._("Another time"), "s-mday", session.id, word),),
            back_row(turn, session),
        )
    )


async def _together(turn: Turn, session: Session, word: str, clock: str) -> list[tuple[Button, ...]]:
    """Those that follow could move along."""
    others = len(await scope_of(turn.at, session, Scope.REST)) - 1
    if others < 1:
        return []
    label = turn.say.n("Move it and the one after it", "Move it and the {count} after it", others)
    return [(press(label, "s-mall", session.id, session.time_version, word, clock),)]


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
    session = await movable(turn, tap.number(0))
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


def back_row(turn: Turn, session: Session) -> tuple[Button, ...]:
    """Back to the session as it stands."""
    return (press(turn.say._("Back to the session"), "s-ses", session.id),)


ROUTES = Routes(taps={"s-msave": save})
