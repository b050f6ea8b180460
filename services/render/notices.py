"""The texts of notices about visits: what a deed tells a patient."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.outbox.notices import version_of
from db.tables import Alert, Course, Hold, Session
from domain.localtime import shift
from domain.patients import SessionState
from domain.steps import Anchor
from domain.triage_table import Level
from services.callbacks import data
from services.messages.buttons import BELOW, answer_buttons, confirmed_buttons
from services.messages.late import late_lines, late_steps
from services.render.scene import Scene
from services.safety.checkins import latest_performed
from services.screen import Button, Screen, column, fits_caption
from services.texts import Safe
from services.visits.calendar_file import course_file
from services.visits.courses import sessions_in
from services.visits.visits import next_session

_SAYS_STOP = "before-3d"
"""The reminder that tells again to leave out strong creams; its late line says it too."""


async def booked(scene: Scene) -> Screen:
    """The whole course in one message, with what skipped reminders would have said, and the calendar file.

    A text too long for the caption of a file goes without it, and says where the file is.
    """
    course, reader = scene.the_course(), scene.reader
    sessions = await sessions_in(scene.at.tx, course.id)
    coming = [row for row in sessions if row.state == SessionState.BOOKED]
    late = await late_steps(scene.at, coming[0]) if coming else []
    file = course_file(scene.at, reader, course, coming)
    said = {
        "n": course.planned,
        "visits": Safe("\n".join(reader.visit_line(session) for session in coming)),
        "late": late_lines(scene.at.office, reader, late),
        "stop_line": stop_from(scene, coming, late),
    }
    all_right = Button(reader.say.label("all-right"), data("noted"), style="success")
    ask_move = Button(reader.say.label("ask-move"), data("sessions", BELOW))
    text = reader.say.entry("booked", **said, calendar_line=reader.say.entry("part.calendar-attached"))
    if file is not None and fits_caption(text):
        return Screen(text, column(all_right, ask_move), attachment=file)
    text = reader.say.entry("booked", **said, calendar_line=reader.say.entry("part.calendar-button"))
    calendar = Button(reader.say.label("calendar"), data("ics"))
    return Screen(text, column(all_right, ask_move, calendar))


def answers_to_a_time(scene: Scene, session: Session) -> tuple[Button, Button]:
    """It suits, or another time is asked for."""
    say = scene.reader.say
    return (
        Button(say.label("all-right"), data("noted"), style="success"),
        Button(say.label("not-suit"), data("move", session.id, session.time_version)),
    )


async def moved(scene: Scene) -> Screen:
    """One session has a new time."""
    session, reader = scene.the_session(), scene.reader
    old = datetime.fromisoformat(scene.params["old"])
    late = await late_steps(scene.at, session)
    text = reader.say.entry(
        "moved",
        **reader.fills(session),
        old=reader.say.when(old, reader.clinic_zone),
        late=late_lines(scene.at.office, reader, late),
        stop_line=stop_from(scene, [session], late),
    )
    return Screen(
        text,
        column(*answers_to_a_time(scene, session), Button(reader.say.label("calendar"), data("ics"))),
    )


async def cancelled_by_clinic(scene: Scene) -> Screen:
    """The clinic had to cancel one session."""
    session, say = scene.the_session(), scene.reader.say
    text = say.entry("cancelled-by-clinic", k=session.number, date=_day(scene, session.starts_at))
    return Screen(
        text,
        column(
            Button(say.label("propose"), data("newdate", session.id)),
            Button(say.label("call-me"), data("call")),
        ),
    )


async def no_show(scene: Scene) -> Screen:
    """Kind, without blame: they did not come."""
    session, say = scene.the_session(), scene.reader.say
    text = say.entry("no-show", date=_day(scene, session.starts_at))
    return Screen(
        text,
        column(
            Button(say.label("book-again"), data("newdate", session.id)),
            Button(say.label("call-me"), data("call")),
        ),
    )


async def on_hold(scene: Scene) -> Screen:
    """The next session waits for a doctor; after a RED answer nobody is to wait for us because of it."""
    hold = await scene.at.tx.get(Hold, version_of(scene.message))
    alert = await scene.at.tx.get(Alert, hold.alert_id) if hold is not None and hold.alert_id else None
    red = alert is not None and alert.level == Level.RED
    return Screen(scene.reader.say.entry("on-hold.red" if red else "on-hold"), column(_call(scene)))


async def do_not_travel(scene: Scene) -> Screen:
    """The hold still stands a day before."""
    session = scene.the_session()
    text = scene.reader.say.entry("do-not-travel", k=session.number, date=_day(scene, session.starts_at))
    return Screen(text, column(_call(scene)))


async def hold_lifted(scene: Scene) -> Screen:
    """The session stays as planned; what expired during the hold is said here."""
    session, reader = scene.the_session(), scene.reader
    late = late_lines(scene.at.office, reader, await late_steps(scene.at, session))
    text = reader.say.entry("hold-lifted", **reader.fills(session), late=late)
    buttons = confirmed_buttons if session.confirmed_at else answer_buttons
    return Screen(text, buttons(reader.say, session))


async def sorry(scene: Scene) -> Screen:
    """A message went out because of a mark that was taken back."""
    session, reader = scene.the_session(), scene.reader
    coming = await next_session(scene.at, reader.patient.id)
    line = ""
    if coming is not None:
        course = await scene.at.tx.get_one(Course, coming.course_id)
        line = Safe(reader.say.entry("part.next-visit", **reader.fills(coming, course)))
    text = reader.say.entry("sorry", date=_day(scene, session.starts_at), next_visit=line)
    return Screen(text, column(Button(reader.say.label("home"), data("home", BELOW))))


async def course_ended(scene: Scene) -> Screen:
    """The course ends as agreed; care messages for the last session go on until their last day."""
    say = scene.reader.say
    home = column(Button(say.label("home"), data("home", BELOW)))
    last = await latest_performed(scene.at.tx, scene.reader.patient.id)
    after = [rule for rule in scene.at.office.content.timeline.steps if rule.anchor is Anchor.PERFORMED]
    if last is None or last.performed_at is None or not after:
        return Screen(say.entry("course-ended.no-care"), home)
    until = max(shift(last.performed_at, rule.due, scene.reader.zone) for rule in after)
    if until <= scene.at.now:
        return Screen(say.entry("course-ended.no-care"), home)
    return Screen(say.entry("course-ended", until=_day(scene, until)), home)


def stop_from(scene: Scene, coming: Sequence[Session], late: Sequence[str]) -> Safe:
    """From when strong creams are left out: at once if that day has passed, unless a late line says so."""
    if not coming or _SAYS_STOP in late:
        return Safe("")
    from_day = coming[0].starts_at - timedelta(days=scene.at.office.content.clinic.stop_days)
    return scene.reader.say.entry("part.stop-from", stop_date=_day(scene, max(from_day, scene.at.now)))


def _day(scene: Scene, instant: datetime) -> str:
    return scene.reader.say.day(instant, scene.reader.clinic_zone)


def _call(scene: Scene) -> Button:
    return Button(scene.reader.say.label("call-me"), data("call"))
