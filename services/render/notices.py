"""The texts of notices about visits: what a deed tells a patient."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.tables import Session
from domain.localtime import shift
from domain.patients import SessionState
from domain.steps import Anchor
from services.buttons import answer_buttons, confirmed_buttons
from services.callbacks import data
from services.checkins import latest_performed
from services.courses import sessions_in
from services.late import late_lines
from services.reader import stop_date
from services.render.scene import Scene
from services.screen import Button, Screen, column
from services.texts import Safe
from services.visits import next_session


async def booked(scene: Scene) -> Screen:
    """The whole course in one message, with what skipped reminders would have said."""
    course, reader = scene.the_course(), scene.reader
    coming = [row for row in await sessions_in(scene.at.tx, course.id) if row.state == SessionState.BOOKED]
    late = late_lines(scene.at.office, reader, coming[0]) if coming else Safe("")
    visits = Safe("\n".join(reader.visit_line(session) for session in coming))
    text = reader.say.entry(
        "booked", n=course.planned, visits=visits, late=late, stop_line=_stop_from(scene, coming)
    )
    return Screen(
        text,
        column(
            Button(reader.say.label("all-right"), data("noted"), style="success"),
            Button(reader.say.label("ask-move"), data("sessions")),
        ),
    )


async def moved(scene: Scene) -> Screen:
    """One session has a new time."""
    session, reader = scene.the_session(), scene.reader
    old = datetime.fromisoformat(scene.params["old"])
    text = reader.say.entry(
        "moved",
        **reader.fills(session),
        old=reader.say.when(old, reader.clinic_zone),
        late=late_lines(scene.at.office, reader, session),
        stop_line=_stop_from(scene, [session]),
    )
    return Screen(
        text,
        column(
            Button(reader.say.label("all-right"), data("noted"), style="success"),
            Button(reader.say.label("not-suit"), data("move", session.id, session.time_version)),
        ),
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
    """The next session waits for a doctor."""
    return Screen(scene.reader.say.entry("on-hold"), column(_call(scene)))


async def do_not_travel(scene: Scene) -> Screen:
    """The hold still stands a day before."""
    session = scene.the_session()
    text = scene.reader.say.entry("do-not-travel", k=session.number, date=_day(scene, session.starts_at))
    return Screen(text, column(_call(scene)))


async def hold_lifted(scene: Scene) -> Screen:
    """The session stays as planned; what expired during the hold is said here."""
    session, reader = scene.the_session(), scene.reader
    late = late_lines(scene.at.office, reader, session, at=scene.at.now)
    text = reader.say.entry("hold-lifted", **reader.fills(session), late=late)
    buttons = confirmed_buttons if session.confirmed_at else answer_buttons
    return Screen(text, buttons(reader.say, session))


async def sorry(scene: Scene) -> Screen:
    """An aftercare message went out by mistake."""
    session, reader = scene.the_session(), scene.reader
    coming = await next_session(scene.at, reader.patient.id)
    line = ""
    if coming is not None:
        course = scene.the_course()
        line = Safe(reader.say.entry("part.next-visit", **reader.fills(coming, course)))
    text = reader.say.entry("sorry", date=_day(scene, session.starts_at), next_visit=line)
    return Screen(text, column(Button(reader.say.label("home"), data("home"))))


async def course_ended(scene: Scene) -> Screen:
    """The course ends as agreed; care messages for the last session go on until their last day."""
    say = scene.reader.say
    home = column(Button(say.label("home"), data("home")))
    last = await latest_performed(scene.at.tx, scene.reader.patient.id)
    after = [rule for rule in scene.at.office.content.timeline.steps if rule.anchor is Anchor.PERFORMED]
    if last is None or last.performed_at is None or not after:
        return Screen(say.entry("course-ended.no-care"), home)
    until = max(shift(last.performed_at, rule.due, scene.reader.zone) for rule in after)
    if until <= scene.at.now:
        return Screen(say.entry("course-ended.no-care"), home)
    return Screen(say.entry("course-ended", until=_day(scene, until)), home)


def _stop_from(scene: Scene, coming: Sequence[Session]) -> Safe:
    """From when strong creams are left out; nothing to say once that day has passed (late lines cover it)."""
    if not coming:
        return Safe("")
    from_day = coming[0].starts_at - timedelta(days=scene.at.office.content.clinic.stop_days)
    if from_day <= scene.at.now:
        return Safe("")
    day = stop_date(scene.at.office, scene.reader, coming[0])
    return Safe(scene.reader.say.entry("part.stop-from", stop_date=day))


def _day(scene: Scene, instant: datetime) -> str:
    return scene.reader.say.day(instant, scene.reader.clinic_zone)


def _call(scene: Scene) -> Button:
    return Button(scene.reader.say.label("call-me"), data("call"))
