"""One session: where it stands, and what staff can do with it now."""

from collections.abc import Iterator

from domain.patients import SessionState
from domain.wishes import read_wish
from handlers.staff.card import session_line
from handlers.staff.common import card_row, console, leave, press, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.visits import Visit, visit_of
from services.people.names import shown_name
from services.render.staff import mark_buttons
from services.screen import Button, Rows, Screen
from services.texts import plain
from services.visits import date_offers, moves
from services.visits.marks import can_mark
from services.visits.wish_screens import wish_words

_MARKED = frozenset({SessionState.PERFORMED, SessionState.NO_SHOW, SessionState.ABORTED})


async def open_visit(turn: Turn, tap: Tap) -> Answer:
    """Open the session."""
    await leave(turn)
    visit = await visit_of(turn.at.tx, turn.the_staff(), tap.number(0))
    return Answer(visit_screen(turn, visit)) if visit else await gone(turn)


async def visit_answer(turn: Turn, session_id: int, note: str = "", toast: str = "") -> Answer:
    """The session as it stands after a deed, ``note`` (HTML) above it; a session that exists."""
    visit = await visit_of(turn.at.tx, turn.the_staff(), session_id)
    if visit is None:
        return await gone(turn)
    return Answer(visit_screen(turn, visit, note), toast=plain(toast))


def visit_screen(turn: Turn, visit: Visit, note: str = "") -> Screen:
    """The screen of one session."""
    return console(
        (note and f"{note}\n", *_lines(turn, visit)), *_buttons(turn, visit), card_row(turn, visit.patient.id)
    )


def _lines(turn: Turn, visit: Visit) -> Iterator[str]:
    say, session = turn.say, visit.session
    name = shown_name(visit.patient.name) if visit.patient.name else ""
    yield say._("<b>{code}</b> {name}", code=visit.patient.code, name=name)
    yield say._("Session {k} of {n}", k=session.number, n=visit.course.planned)
    yield session_line(turn, session, held=visit.hold is not None, wish=visit.wish is not None)
    if session.performed_at is not None:
        yield say._("Done at {when}", when=say.when(session.performed_at, zone_of(turn)))
    if visit.wish is not None:
        if visit.wish.wish is not None:
            asked = say.when(visit.wish.asked_at, zone_of(turn))
            yield say._("The patient asked on {when} for another time.", when=asked)
            yield wish_words(say, read_wish(visit.wish.wish), zone_of(turn))
        offered = ", ".join(say.when(start, zone_of(turn)) for start in date_offers.offered(visit.wish))
        if offered:
            yield say._("Offered: {times}", times=offered)
    if visit.hold is not None and session.state == SessionState.BOOKED:
        if visit.liftable:
            yield say._("On hold since {when}.", when=say.when(visit.hold.set_at, zone_of(turn)))
        elif visit.hold.alert_id is None:
            yield say._("On hold: a doctor or an owner lifts it.")
        else:
            yield say._("On hold because of an alert: a doctor must lift it.")


def _buttons(turn: Turn, visit: Visit) -> Iterator[tuple[Button, ...]]:
    say, session = turn.say, visit.session
    if can_mark(session, turn.at.now):
        yield from mark_buttons(say, session)
    if session.state in _MARKED:
        yield (press(say._("Undo"), "s-undo", session.id),)
    if session.state == SessionState.PERFORMED:
        yield (press(say._("Correct the time"), "s-fix", session.id),)
    if moves.can_change(session, turn.at.now):
        yield (press(say._("Move"), "s-mv", session.id),)
        yield (press(say._("Cancel the session"), "s-cut", session.id),)
    elif visit.course.ended_at is None and moves.can_redate(session):
        yield (press(say._("New date"), "s-mv", session.id),)
    if visit.wish is not None or (visit.course.ended_at is None and moves.can_redate(session)):
        yield (press(say._("Offer times"), "s-off", session.id),)
    if visit.course.ended_at is None:
        yield (press(say._("Add a session"), "s-add", session.id, 0),)
    yield from _hold_button(turn, visit)
    if visit.course.ended_at is None:
        yield (press(say._("End the course"), "s-end", session.id),)


def _hold_button(turn: Turn, visit: Visit) -> Rows:
    if visit.session.state != SessionState.BOOKED:
        return ()
    if visit.hold is None:
        ahead = visit.session.starts_at > turn.at.now
        return ((press(turn.say._("Hold"), "s-hold", visit.session.id),),) if ahead else ()
    if visit.liftable:
        return ((press(turn.say._("Lift the hold"), "s-lift", visit.session.id),),)
    return ()


ROUTES = Routes(taps={"s-ses": open_visit})
