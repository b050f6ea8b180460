"""How a visit went: done, no-show, broken off, and taken back."""

from db.tables import Session
from domain.messages import OPEN
from domain.patients import SessionState
from handlers.staff.common import card_row, console, html, press, spaced, zone_of
from handlers.staff.home import gone
from handlers.staff.visit import visit_answer
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.following import after_messages
from services.desk.steps import step_name
from services.screen import Button
from services.texts import Safe
from services.visits import marks
from services.visits.visits import next_session


async def done(turn: Turn, tap: Tap) -> Answer:
    """The visit took place: what follows, and what shall become of the next session."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if not await marks.done(turn.at, turn.the_staff(), session):
        return await _not_open(turn, session)
    return await done_answer(turn, session)


async def done_answer(turn: Turn, session: Session) -> Answer:
    """What follows from a performed session."""
    say, zone = turn.say, zone_of(turn)
    rows = await after_messages(turn.at.tx, session)
    steps = [
        say._(
            "{step}: {day} {time}",
            step=html(step_name(say, row.key.step)),
            day=say.short_day(row.due_at, zone),
            time=say.clock(row.due_at, zone),
        )
        for row in rows
        if row.status in OPEN
    ]
    what = say._("These messages follow:") if steps else say._("No message follows.")
    coming = await next_session(turn.at, session.patient_id)
    return Answer(
        console(
            (
                say._("✓ Session {k} is done.", k=session.number),
                *spaced((what, *steps)),
                _about(turn, coming),
            ),
            *_after_done(turn, session, coming),
            card_row(turn, session.patient_id),
        )
    )


def _about(turn: Turn, coming: Session | None) -> str:
    if coming is None:
        return "\n" + turn.say._("No further session is booked.")
    when = turn.say.when(coming.starts_at, zone_of(turn))
    text = turn.say._("A doctor decides: session {k} is on {when}.", k=coming.number, when=when)
    return f"\n{text}"


def _after_done(turn: Turn, session: Session, coming: Session | None) -> tuple[tuple[Button, ...], ...]:
    say = turn.say
    undo = press(say._("Undo"), "s-undo", session.id)
    if coming is None:
        return ((press(say._("The course ends"), "s-end", session.id),), (undo,))
    return (
        (press(say._("Next as planned"), "s-next", session.id, style="success"),),
        (press(say._("Hold"), "s-hold", coming.id), press(say._("The course ends"), "s-end", session.id)),
        (undo,),
    )


async def next_as_planned(turn: Turn, tap: Tap) -> Answer:
    """A doctor decided that the next session stays."""
    return await visit_answer(turn, tap.number(0), turn.say._("The next session stays as planned."))


async def no_show(turn: Turn, tap: Tap) -> Answer:
    """The patient did not come."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if not await marks.no_show(turn.at, turn.the_staff(), session):
        return await _not_open(turn, session)
    return await visit_answer(turn, session.id, await no_show_note(turn, session))


async def no_show_note(turn: Turn, session: Session) -> Safe:
    """What follows from a no-show, once it is noted."""
    if not await marks.will_be_told(turn.at, session):
        return turn.say._("Noted. No message goes to the patient; a task asks for a new date.")
    return turn.say.n(
        "Noted. In {count} minute the patient gets one kind message; Undo stops it. A task asks for a date.",
        "Noted. In {count} minutes the patient gets one kind message; Undo stops it. A task asks for a date.",
        int(marks.GRACE.total_seconds()) // 60,
    )


async def aborted(turn: Turn, tap: Tap) -> Answer:
    """The visit was broken off: was skin treated?"""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if not marks.can_mark(session, turn.at.now):
        return await _not_open(turn, session)
    say = turn.say
    return Answer(
        console(
            (
                say._("Session {k}: was skin treated?", k=session.number),
                say._("If yes, the aftercare messages go as for Done."),
            ),
            (press(say._("Yes, treated"), "s-abyes", session.id), press(say._("No"), "s-abno", session.id)),
            (press(say._("Back"), "s-ses", session.id),),
        )
    )


async def aborted_treated(turn: Turn, tap: Tap) -> Answer:
    """Broken off, but skin was treated: aftercare follows."""
    return await _aborted(turn, tap, treated=True)


async def aborted_untreated(turn: Turn, tap: Tap) -> Answer:
    """Broken off before anything was treated: only a new date."""
    return await _aborted(turn, tap, treated=False)


async def _aborted(turn: Turn, tap: Tap, *, treated: bool) -> Answer:
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if not await marks.aborted(turn.at, turn.the_staff(), session, treated=treated):
        return await _not_open(turn, session)
    if treated:
        return await done_answer(turn, session)
    return await visit_answer(turn, session.id, turn.say._("Noted. A task asks for a new date."))


async def after(turn: Turn, tap: Tap) -> Answer:
    """What follows from a session that was marked done in a list."""
    session = await turn.at.tx.get(Session, tap.number(0))
    if session is None:
        return await gone(turn)
    if session.state != SessionState.PERFORMED:
        return await visit_answer(turn, session.id)
    return await done_answer(turn, session)


def why_not_open(turn: Turn, session: Session) -> Safe:
    """It was marked before (perhaps by somebody else just now), or has not begun."""
    begun = session.starts_at <= turn.at.now
    return turn.say._("It was marked before.") if begun else turn.say._("The visit has not begun yet.")


async def _not_open(turn: Turn, session: Session) -> Answer:
    note = why_not_open(turn, session)
    return await visit_answer(turn, session.id, note, note)


ROUTES = Routes(
    taps={
        "s-done": done,
        "s-next": next_as_planned,
        "s-noshow": no_show,
        "s-aborted": aborted,
        "s-abyes": aborted_treated,
        "s-abno": aborted_untreated,
        "s-after": after,
    }
)
