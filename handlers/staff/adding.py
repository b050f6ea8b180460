"""One more session at the end of a course, or in place of one that did not take place."""

from datetime import date, datetime, time

from db.tables import Course, Session
from handlers.staff import when
from handlers.staff.common import console, leave, press, remember, remembered, spaced, zone_of
from handlers.staff.following import effect_lines
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.screen import Button
from services.texts import Safe
from services.visits import moves
from services.visits.adding import add_session, look_at_adding
from services.visits.courses import sessions_in

FLOW = "s-add"


async def _course_of(turn: Turn, session_id: int) -> tuple[Session, Course] | Answer:
    """The session the course is known by, or the answer to give because nothing can be added."""
    session = await turn.at.tx.get(Session, session_id)
    if session is None:
        return await gone(turn)
    course = await turn.at.tx.get_one(Course, session.course_id)
    if course.ended_at is not None:
        return await visit_answer(turn, session.id, turn.say._("The course has ended."))
    return session, course


async def days(turn: Turn, tap: Tap) -> Answer:
    """On which day?"""
    return await _days(turn, tap.number(0), max(0, tap.number(1)))


async def _days(turn: Turn, session_id: int, page: int, note: str = "") -> Answer:
    found = await _course_of(turn, session_id)
    if isinstance(found, Answer):
        return found
    await remember(turn, FLOW, "day", session=session_id)
    rows = when.day_rows(turn, page, "s-addd", "s-add", session_id)
    asked = turn.say._("A further session: on which day? A doctor decides whether there is one.")
    return Answer(console((note, asked, when.how_to_type(turn)), *rows, _back(turn, found[0])))


async def times(turn: Turn, tap: Tap) -> Answer:
    """At what time?"""
    chosen = when.tapped_day(turn, tap, 1)
    if chosen is None:
        return await _days(turn, tap.number(0), 0, turn.say._("That day has passed."))
    return await _times(turn, tap.number(0), chosen, half=tap.number(2) == 1)


async def _times(turn: Turn, session_id: int, chosen: date, note: str = "", *, half: bool = False) -> Answer:
    found = await _course_of(turn, session_id)
    if isinstance(found, Answer):
        return found
    await remember(turn, FLOW, "time", session=session_id, day=chosen.isoformat())
    word, shown = f"{chosen:%Y%m%d}", turn.say.day(when.instant(turn, chosen, time(12)), zone_of(turn))
    rows = when.time_rows(turn, chosen, half, "s-addt", "s-addd", session_id, word)
    other = (press(turn.say._("Another day"), "s-add", session_id, 0),)
    asked = turn.say._("{day}: at what time?", day=shown)
    return Answer(console((note, asked), *rows, other, _back(turn, found[0])))


async def tapped(turn: Turn, tap: Tap) -> Answer:
    """A time was tapped."""
    chosen, at = when.tapped_day(turn, tap, 1), when.tapped_time(tap, 2)
    if chosen is None or at is None:
        return await _days(turn, tap.number(0), 0, turn.say._("That time has passed."))
    return await _look(turn, tap.number(0), chosen, at)


async def typed(turn: Turn, text: str) -> Answer:
    """A day, a time or both were typed."""
    kept = remembered(turn, FLOW)
    session_id = int(kept.get("session", -1))
    known = date.fromisoformat(kept["day"]) if "day" in kept else None
    found = when.read(turn, text)
    if isinstance(found, Safe):
        return await (_times(turn, session_id, known, found) if known else _days(turn, session_id, 0, found))
    chosen = found.day or known
    if chosen is None:
        return await _days(turn, session_id, 0, turn.say._("Which day do you mean?"))
    if found.at is None:
        return await _times(turn, session_id, chosen)
    return await _look(turn, session_id, chosen, found.at)


async def _look(turn: Turn, session_id: int, chosen: date, at: time) -> Answer:
    """What it would bring, before it is saved."""
    found = await _course_of(turn, session_id)
    if isinstance(found, Answer):
        return found
    start = when.instant(turn, chosen, at)
    if start <= turn.at.now:
        return await _times(turn, session_id, chosen, turn.say._("That time has passed."))
    session, course = found
    count, say = len(await sessions_in(turn.at.tx, course.id)), turn.say
    lines = (
        say._("A further session on <b>{when}</b>", when=say.when(start, zone_of(turn))),
        *spaced(effect_lines(turn, await look_at_adding(turn.at, course, start))),
        say._("The patient gets one message about it."),
    )
    word, clock = f"{chosen:%Y%m%d}", f"{at:%H%M}"
    saving = press(say._("Save"), "s-addyes", session.id, count, word, clock, style="success")
    other = press(say._("Another time"), "s-addd", session.id, word)
    return Answer(console(lines, (saving,), (other,), _back(turn, session)))


async def save(turn: Turn, tap: Tap) -> Answer:
    """Add it, if nothing was added since staff looked."""
    found, start = await _course_of(turn, tap.number(0)), _start(turn, tap)
    if isinstance(found, Answer):
        return found
    session, course = found
    await leave(turn)
    missed = session if moves.can_redate(session) else None
    added = None
    if start is not None:
        added = await add_session(turn.at, turn.the_staff(), course, start, tap.number(1), missed)
    if added is None:
        note = turn.say._("Nothing was added: a session was added meanwhile, or the time has passed.")
        return await visit_answer(turn, session.id, note, note)
    return await visit_answer(turn, added.id, turn.say._("Added. The patient is told."))


def _start(turn: Turn, tap: Tap) -> datetime | None:
    chosen, at = when.tapped_day(turn, tap, 2), when.tapped_time(tap, 3)
    return None if chosen is None or at is None else when.instant(turn, chosen, at)


def _back(turn: Turn, session: Session) -> tuple[Button, ...]:
    return (press(turn.say._("Back to the session"), "s-ses", session.id),)


ROUTES = Routes(
    taps={"s-add": days, "s-addd": times, "s-addt": tapped, "s-addyes": save}, texts={FLOW: typed}
)
