"""The clinic cancels one session; later dates stay."""

from db.tables import Session
from handlers.staff.common import console, press, spaced, zone_of
from handlers.staff.cutting_more import scope_buttons
from handlers.staff.following import effect_lines
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.visits import moves
from services.visits.cancelling_together import look_at_cancelling
from services.visits.scopes import Scope


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Really cancel it? The patient is told."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if not moves.can_change(session, turn.at.now):
        return await _too_late(turn, session)
    say, day = turn.say, turn.say.when(session.starts_at, zone_of(turn))
    found = await look_at_cancelling(turn.at, session, Scope.ONE)
    return Answer(
        console(
            (
                say._("Cancel session {k} on {when}?", k=session.number, when=day),
                say._("The patient is told, later dates stay, and a task asks for a new date."),
                *spaced(effect_lines(turn, found.effects)),
            ),
            (press(say._("Yes, cancel it"), "s-cutyes", session.id, session.time_version, style="danger"),),
            *await scope_buttons(turn, session),
            (press(say._("Keep it"), "s-ses", session.id),),
        )
    )


async def cancel(turn: Turn, tap: Tap) -> Answer:
    """Cancel it, if it still is where it was when staff were asked."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if session.time_version != tap.number(1) or not await moves.cancel(turn.at, turn.the_staff(), session):
        return await _too_late(turn, session)
    return await visit_answer(turn, session.id, turn.say._("Cancelled. The patient is told."))


async def _too_late(turn: Turn, session: Session) -> Answer:
    note = turn.say._("Nothing was cancelled: the session has begun, moved, or is cancelled already.")
    return await visit_answer(turn, session.id, note, note)


ROUTES = Routes(taps={"s-cut": ask, "s-cutyes": cancel})
