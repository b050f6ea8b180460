"""/sessions: every session of the course, and what can be done with each."""

from collections.abc import AsyncIterator, Sequence

from db.tables import Course, Session
from services.callbacks import data
from services.messages.buttons import answer_buttons, confirmed_buttons
from services.moment import Moment
from services.people.home import back_home, home_text, progress, visit_state
from services.people.reader import Reader
from services.screen import Button, Rows, Screen, column
from services.texts import Safe, plain
from services.visits import date_offers
from services.visits.courses import current_course, sessions_in
from services.visits.moves import can_change, can_redate
from services.visits.visits import next_session, standing_hold


async def visits(at: Moment, reader: Reader) -> Screen:
    """Every session of the present course; the next one with its buttons, the others one tap away."""
    course = await current_course(at.tx, reader.patient.id)
    if course is None:
        return Screen(await home_text(at, reader), back_home(reader))
    sessions = await sessions_in(at.tx, course.id)
    lines = [
        reader.visit_line(session, await visit_state(at, reader, session))
        for session in sorted(sessions, key=lambda each: each.starts_at)
    ]
    coming = await next_session(at, reader.patient.id)
    if coming is not None:
        lines += [Safe(""), reader.say._("The first buttons below are for session {k}.", k=coming.number)]
    rows = await _of_next(at, reader, coming)
    others = column(*[button async for button in _others(at, reader, course, sessions, coming)])
    file = column(Button(reader.say.label("calendar"), data("ics")))
    text = "\n".join([progress(reader, course, sessions), "", *lines])
    return Screen(text, (*rows, *others, *file, *back_home(reader)))


async def one_visit(at: Moment, reader: Reader, session: Session) -> Screen:
    """One session to come, with its buttons."""
    text = reader.visit_line(session, await visit_state(at, reader, session))
    return Screen(text, (*await _of_next(at, reader, session), *_to_list(reader)))


async def _of_next(at: Moment, reader: Reader, session: Session | None) -> Rows:
    """Nobody is asked to confirm a session that waits for a doctor."""
    if session is None:
        return ()
    offers: Rows = ()
    if await date_offers.standing(at, session) is not None:
        offers = column(Button(reader.say.label("choose-time"), data("dates", session.id), style="primary"))
    settled = session.confirmed_at is not None or await standing_hold(at.tx, session.id) is not None
    return (*offers, *(confirmed_buttons if settled else answer_buttons)(reader.say, session))


async def _others(
    at: Moment, reader: Reader, course: Course, sessions: Sequence[Session], coming: Session | None
) -> AsyncIterator[Button]:
    """The way to every other session something can be done with."""
    say = reader.say
    for session in sessions:
        if session is coming or (coming is not None and session.id == coming.id):
            continue
        if can_change(session, at.now):
            day = say.short_day(session.starts_at, reader.clinic_zone)
            yield Button(
                plain(say._("Session {k}: {day}", k=session.number, day=day)), data("visit", session.id)
            )
        elif can_redate(session) and course.ended_at is None:
            offered = await date_offers.standing(at, session) is not None
            label, verb = ("choose-time", "dates") if offered else ("find-date", "newdate")
            named = say._("{what}: session {k}", what=say.label(label), k=session.number)
            yield Button(plain(named), data(verb, session.id))


def _to_list(reader: Reader) -> Rows:
    return column(
        Button(reader.say.label("back"), data("sessions")), Button(reader.say.label("home"), data("home"))
    )
