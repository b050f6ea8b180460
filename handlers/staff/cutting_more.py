"""The clinic cancels the rest of a course, or all that is ahead; one message to the patient."""

from db.tables import Session
from handlers.staff.common import console, leave, press, spaced
from handlers.staff.following import effect_lines
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.staff.when import visit_line
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.screen import Button
from services.visits.cancelling_together import cancel_together, look_at_cancelling
from services.visits.scopes import Scope, scope_of, stamp

_SEVERAL = frozenset({Scope.REST, Scope.ALL})


async def scope_buttons(turn: Turn, session: Session) -> list[tuple[Button, ...]]:
    """[This and those after it], [All that are ahead]: only where they mean something else than this one."""
    say, rest = turn.say, await scope_of(turn.at, session, Scope.REST)
    everything = await scope_of(turn.at, session, Scope.ALL)
    rows: list[tuple[Button, ...]] = []
    if len(rest) > 1:
        label = say.n("This and the one after it", "This and the {count} after it", len(rest) - 1)
        rows.append((press(label, "s-cutn", session.id, Scope.REST),))
    if len(everything) > len(rest):
        label = say._("All {count} that are ahead", count=len(everything))
        rows.append((press(label, "s-cutn", session.id, Scope.ALL),))
    return rows


async def ask(turn: Turn, tap: Tap) -> Answer:
    """Really cancel them? What would be dropped."""
    session, scope = await turn.at.tx.get(Session, tap.number(0)), tap.word(1)
    if session is None or scope not in _SEVERAL:
        return await gone(turn)
    found, say = await look_at_cancelling(turn.at, session, Scope(scope)), turn.say
    lines = (
        say._("Cancel these sessions?"),
        *(visit_line(turn, each.number, each.starts_at) for each in found.sessions),
        *spaced(effect_lines(turn, found.effects)),
        say._("The patient gets one message, and tasks ask for new dates."),
    )
    word = stamp(found.sessions)
    yes = press(say._("Yes, cancel them"), "s-cutny", session.id, scope, word, style="danger")
    return Answer(console(lines, (yes,), (press(say._("Keep them"), "s-ses", session.id),)))


async def cancel(turn: Turn, tap: Tap) -> Answer:
    """Cancel them, if they still stand as they did when staff were asked."""
    session, scope = await turn.at.tx.get(Session, tap.number(0)), tap.word(1)
    if session is None or scope not in _SEVERAL:
        return await gone(turn)
    await leave(turn)
    gone_ = await cancel_together(turn.at, turn.the_staff(), session, Scope(scope), tap.number(2))
    if gone_:
        note = turn.say.n(
            "{count} session cancelled. The patient is told.",
            "{count} sessions cancelled. The patient is told.",
            len(gone_),
        )
    else:
        note = turn.say._("Nothing was cancelled: something has changed meanwhile. Please look again.")
    return await visit_answer(turn, session.id, note, note)


ROUTES = Routes(taps={"s-cutn": ask, "s-cutny": cancel})
