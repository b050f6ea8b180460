"""Another time for a session: the day, then the time, tapped or typed."""

from datetime import date, time

from db.tables import Session
from handlers.staff import when
from handlers.staff.common import console, press, remember, remembered, zone_of
from handlers.staff.move_look import FLOW, back_row, look, movable
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.texts import Safe


async def begin(turn: Turn, tap: Tap) -> Answer:
    """On which day instead?"""
    return await _days(turn, tap.number(0), 0)


async def days(turn: Turn, tap: Tap) -> Answer:
    """Other days."""
    return await _days(turn, tap.number(0), tap.number(1))


async def _days(turn: Turn, session_id: int, page: int, note: str = "") -> Answer:
    session = await movable(turn, session_id)
    if isinstance(session, Answer):
        return session
    await remember(turn, FLOW, "day", session=session.id)
    now_at = turn.say.when(session.starts_at, zone_of(turn))
    asked = turn.say._("Session {k} is on {when}. Which day instead?", k=session.number, when=now_at)
    rows = when.day_rows(turn, page, "s-mday", "s-mdays", session.id)
    return Answer(console((note, asked, when.how_to_type(turn)), *rows, back_row(turn, session)))


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
    session = await movable(turn, tap.number(0))
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
    return Answer(console(lines, *rows, other, back_row(turn, session)))


async def _chosen(turn: Turn, session: Session, chosen: date, at: time) -> Answer:
    if when.instant(turn, chosen, at) <= turn.at.now:
        return await _ask_time(turn, session, chosen, turn.say._("That time has passed."))
    return await look(turn, session, chosen, at)


async def tapped(turn: Turn, tap: Tap) -> Answer:
    """A time was tapped."""
    chosen, at = when.tapped_day(turn, tap, 1), when.tapped_time(tap, 2)
    session = await movable(turn, tap.number(0))
    if isinstance(session, Answer):
        return session
    if chosen is None or at is None:
        return await _days(turn, session.id, 0, turn.say._("That time has passed."))
    return await _chosen(turn, session, chosen, at)


async def typed(turn: Turn, text: str) -> Answer:
    """A day, a time or both were typed; what was chosen before stays."""
    kept = remembered(turn, FLOW)
    session = await movable(turn, int(kept.get("session", -1)))
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
    return await _chosen(turn, session, chosen, found.at)


ROUTES = Routes(
    taps={
        "s-mv": begin,
        "s-mdays": days,
        "s-mday": day,
        "s-mtimes": times,
        "s-mtime": tapped,
    },
    texts={FLOW: typed},
)
