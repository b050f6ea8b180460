"""A course as a calendar file (RFC 5545): one event a session, with one identity through every move.

``SEQUENCE`` grows with each new time and with a cancellation, so that a calendar that has the event brings
it up to date. Cancelled sessions come as a file of their own, ``METHOD:CANCEL``. Nothing in it is about
health; in discreet mode not even the clinic is named.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from db.tables import Course, Session
from domain.localtime import at_local, local_day, to_local
from domain.patients import SessionState
from services.moment import Moment
from services.people.reader import Reader
from services.screen import Attachment
from services.texts import plain

REMIND_AT = time(18)
"""The alarm rings the evening before, clinic time."""

_FILE, _CANCEL_FILE = "sessions.ics", "cancelled-sessions.ics"
_LATER = 2
"""Room in ``SEQUENCE`` between two times for the cancellation of the first."""


def course_file(at: Moment, reader: Reader, course: Course, sessions: Iterable[Session]) -> Attachment | None:
    """The sessions that are booked or took place; None if there are none."""
    return _file(at, reader, course, [each for each in sessions if not _is_off(each)], _FILE, "PUBLISH")


def cancelled_file(
    at: Moment, reader: Reader, course: Course, sessions: Iterable[Session]
) -> Attachment | None:
    """The sessions that were cancelled, to take them out of a calendar; None if there are none."""
    return _file(at, reader, course, [each for each in sessions if _is_off(each)], _CANCEL_FILE, "CANCEL")


def sequence(session: Session) -> int:
    """The revision of a session's event: a new time or a cancellation is always a later one."""
    return _LATER * (session.time_version - 1) + int(_is_off(session))


def _file(
    at: Moment, reader: Reader, course: Course, sessions: list[Session], name: str, method: str
) -> Attachment | None:
    if not sessions:
        return None
    calendar = Calendar()
    calendar.add("prodid", f"-//{at.office.bot_username or 'clinic'}//aftercare bot//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for session in sessions:
        calendar.add_component(_event(at, reader, course, session))
    calendar.add_missing_timezones()
    return Attachment(name, calendar.to_ical())


def _event(at: Moment, reader: Reader, course: Course, session: Session) -> Event:
    clinic = at.office.content.clinic
    start = to_local(session.starts_at, clinic.zone)
    event = Event()
    event.add("uid", f"session-{session.id}@{at.office.bot_username or 'clinic'}.t.me")
    event.add("sequence", sequence(session))
    event.add("dtstamp", at.now)
    event.add("dtstart", start)
    event.add("dtend", to_local(session.starts_at + timedelta(minutes=clinic.visit_minutes), clinic.zone))
    event.add("summary", _title(reader, course, session))
    event.add("status", "CANCELLED" if _is_off(session) else "CONFIRMED")
    address = clinic.address_in(reader.say.language)
    if address and not reader.patient.discreet:
        event.add("location", address)
    if not _is_off(session):
        event.add_component(_alarm(reader, course, session, clinic.zone))
    return event


def _alarm(reader: Reader, course: Course, session: Session, zone: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _title(reader, course, session))
    alarm.add("trigger", evening_before(session.starts_at, zone) - session.starts_at)
    return alarm


def evening_before(starts_at: datetime, zone: str) -> datetime:
    """18:00 of the day before, clinic time (aware UTC)."""
    return at_local(local_day(starts_at, zone) - timedelta(days=1), REMIND_AT, zone)


def _title(reader: Reader, course: Course, session: Session) -> str:
    say = reader.say
    if reader.patient.discreet:
        return plain(say._("Appointment"))
    named = say._("{clinic}: session {k} of {n}", k=session.number, n=course.planned)
    return plain(named)


def _is_off(session: Session) -> bool:
    return session.state == SessionState.CANCELLED
