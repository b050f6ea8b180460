"""Taking a mark back; if messages went out because of it, staff see them first."""

from collections.abc import Sequence

from db.tables import Message, Session
from handlers.staff.common import console, html, press, zone_of
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.steps import step_name
from services.visits import marks


async def undo(turn: Turn, tap: Tap) -> Answer:
    """Take it back at once, or ask if something went out."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    sent = await marks.sent_because_marked(turn.at, session)
    return _ask(turn, session, sent) if sent else await _undone(turn, session)


async def undo_anyway(turn: Turn, tap: Tap) -> Answer:
    """Take it back although something went out."""
    session = await turn.at.tx.get(Session, tap.number(0))
    return await _undone(turn, session) if session else await gone(turn)


def _ask(turn: Turn, session: Session, sent: Sequence[Message]) -> Answer:
    say = turn.say
    lines = [
        say._(
            "{step}: {when}",
            step=html(step_name(say, message.step)),
            when=say.when(message.sent_at or message.due_at, zone_of(turn)),
        )
        for message in sent
    ]
    return Answer(
        console(
            (
                say._("These messages went out for session {k}:", k=session.number),
                *lines,
                say._("If you undo, the patient is told to ignore them."),
            ),
            (press(say._("Undo anyway"), "s-undoyes", session.id, style="danger"),),
            (press(say._("Keep it"), "s-ses", session.id),),
        )
    )


async def _undone(turn: Turn, session: Session) -> Answer:
    sent = await marks.undo(turn.at, turn.the_staff(), session)
    if sent is None:
        note = turn.say._("There is nothing to undo.")
    elif sent:
        note = turn.say._("Taken back. The patient is told to ignore the messages.")
    else:
        note = turn.say._("Taken back, as if it had not been marked.")
    return await visit_answer(turn, session.id, note, note)


ROUTES = Routes(taps={"s-undo": undo, "s-undoyes": undo_anyway})
