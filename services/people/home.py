"""The screens that say where a patient is: home, visits, care advice for now."""

from collections.abc import Sequence
from datetime import timedelta

from db.tables import Course, Session
from domain.patients import SessionState
from services.callbacks import data
from services.moment import Moment
from services.people.names import shown_name
from services.people.reader import Reader
from services.safety.checkins import latest_performed
from services.screen import Button, Rows, Screen, column
from services.texts import Safe
from services.visits.courses import current_course, sessions_in
from services.visits.visits import next_session, open_request, standing_hold

_CARE = (
    (timedelta(hours=24), "care.after-24h"),
    (timedelta(hours=72), "care.after-48h"),
    (timedelta(days=21), "care.after-week"),
    (timedelta(weeks=13), "care.after-month"),
)
"""Which care advice fits how long after a session."""


def welcome(reader: Reader) -> Safe:
    """The chat was tied to the record the desk had made."""
    patient = reader.patient
    return reader.say.entry("link.welcome", name=shown_name(patient.name or patient.code))


async def home(at: Moment, reader: Reader) -> Screen:
    """Where the person is and what can be done now."""
    return Screen(await home_text(at, reader), home_buttons(reader), drop_keyboard=False)


async def home_text(at: Moment, reader: Reader) -> Safe:
    """What is done and what comes next ("1 of 4 done, next on ..."), or that there is no course yet."""
    say = reader.say
    course = await current_course(at.tx, reader.patient.id)
    if course is None:
        return Safe(say.entry("home.empty"))
    sessions = await sessions_in(at.tx, course.id)
    coming = await next_session(at, reader.patient.id)
    line = "" if coming is None else await _next_line(at, reader, coming)
    return progress(reader, course, sessions, line)


def progress(reader: Reader, course: Course, sessions: Sequence[Session], next_visit: str = "") -> Safe:
    """How many of the course's sessions are done, and the next one (HTML) if it is given."""
    done = sum(1 for session in sessions if session.state == SessionState.PERFORMED)
    return Safe(reader.say.entry("home.course", done=done, n=course.planned, next_visit=Safe(next_visit)))


async def _next_line(at: Moment, reader: Reader, session: Session) -> Safe:
    course = await at.tx.get_one(Course, session.course_id)
    line = reader.say.entry("part.next-visit", **reader.fills(session, course))
    state = reader.say._("Status: {state}", state=await visit_state(at, reader, session))
    return Safe(f"{line}\n{state}")


async def visit_state(at: Moment, reader: Reader, session: Session) -> Safe:
    """How a session stands, in a word or two."""
    say = reader.say
    words = {
        SessionState.PERFORMED: say._("✓ done"),
        SessionState.CANCELLED: say._("cancelled"),
        SessionState.NO_SHOW: say._("missed"),
        SessionState.ABORTED: say._("not done"),
    }
    known = words.get(SessionState(session.state))
    if known is not None:
        asked = session.state != SessionState.PERFORMED and await open_request(at.tx, session) is not None
        wish = say._("you asked for a new date")
        return Safe(f"{known}, {wish}") if asked else Safe(known)
    if await standing_hold(at.tx, session.id) is not None:
        return Safe(say._("on hold"))
    if await open_request(at.tx, session) is not None:
        return Safe(say._("you asked to move it"))
    if session.confirmed_at is not None:
        return Safe(say._("✓ you confirmed"))
    return Safe(say._("booked"))


def home_buttons(reader: Reader) -> Rows:
    """The menu; the same everywhere, so that nobody has to learn it."""
    say = reader.say
    return (
        (Button(say.label("sessions"), data("sessions")), Button(say.label("care"), data("care"))),
        (Button(say.label("report"), data("report"), style="primary"),),
        (Button(say.label("screening"), data("screen")), Button(say.label("know"), data("know"))),
        (Button(say.label("settings"), data("settings")), Button(say.label("help"), data("help"))),
        (Button(say.label("call-me"), data("call")),),
    )


def back_home(reader: Reader) -> Rows:
    """The way back."""
    return column(Button(reader.say.label("home"), data("home")))


async def care(at: Moment, reader: Reader) -> Screen:
    """Care advice for where the person is now: after the latest session, else before one."""
    last = await latest_performed(at.tx, reader.patient.id)
    text_id = "care.before"
    if last is not None and last.performed_at is not None:
        gone = at.now - last.performed_at
        text_id = next((name for until, name in _CARE if gone < until), "care.before")
    report = Button(reader.say.label("report"), data("report"))
    return Screen(reader.say.entry(text_id), (*column(report), *back_home(reader)))
