"""Correcting when a session was performed: aftercare counts from then."""

from datetime import datetime, timedelta

from db.tables import Session
from domain.localtime import local_day
from domain.patients import SessionState
from handlers.staff import when
from handlers.staff.common import console, leave, press, remember, remembered, zone_of
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.texts import Safe
from services.visits import marks

FLOW = "s-fix"
_EARLIEST = timedelta(hours=12)
"""A visit may be brought forward by hours, never by a day: that would be another visit."""


async def ask(turn: Turn, tap: Tap) -> Answer:
    """When was it really?"""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if session.state != SessionState.PERFORMED:
        return await visit_answer(turn, session.id, turn.say._("The session is not marked as done."))
    return await _question(turn, session)


async def _question(turn: Turn, session: Session, note: str = "") -> Answer:
    say = turn.say
    await remember(turn, FLOW, "when", session=session.id)
    planned = marks.planned_end(turn.at.office, session)
    rows = [(press(say._("Now"), "s-fixnow", session.id),)]
    if planned <= turn.at.now:
        clock = say.clock(planned, zone_of(turn))
        rows.insert(0, (press(say._("As planned, {time}", time=clock), "s-fixplan", session.id),))
    return Answer(
        console(
            (note, say._("When did the session end? Tap, or type it like 14:30 or 5 Dec 14:30.")),
            *rows,
            (press(say._("Back"), "s-ses", session.id),),
        )
    )


async def as_planned(turn: Turn, tap: Tap) -> Answer:
    """It ended as planned."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    return await _corrected(turn, session, marks.planned_end(turn.at.office, session))


async def now(turn: Turn, tap: Tap) -> Answer:
    """It ends now."""
    session = await turn.at.tx.get(Session, tap.number(0))
    return await _corrected(turn, session, turn.at.now) if session else await gone(turn)


async def typed(turn: Turn, text: str) -> Answer:
    """A time (of the day of the visit), or a day and a time."""
    session = await turn.at.tx.get(Session, remembered(turn, FLOW).get("session", -1))
    if session is None:
        return await gone(turn)
    found = when.read(turn, text, backwards=True)
    if isinstance(found, Safe):
        return await _question(turn, session, found)
    if found.at is None:
        return await _question(turn, session, turn.say._("At what time was that?"))
    day = found.day or local_day(session.starts_at, zone_of(turn))
    return await _corrected(turn, session, when.instant(turn, day, found.at))


async def _corrected(turn: Turn, session: Session, performed_at: datetime) -> Answer:
    if performed_at < session.starts_at - _EARLIEST:
        return await _question(turn, session, turn.say._("That is before the visit."))
    if performed_at > turn.at.now:
        return await _question(turn, session, turn.say._("That is still to come."))
    changed = await marks.correct(turn.at, turn.the_staff(), session, performed_at)
    await leave(turn)
    say = turn.say
    note = say._("Corrected.") if changed else say._("The session is not marked as done.")
    return await visit_answer(turn, session.id, note)


ROUTES = Routes(taps={"s-fix": ask, "s-fixplan": as_planned, "s-fixnow": now}, texts={FLOW: typed})
