"""By when the clinic answers: the time a patient is told and staff are measured by."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.calendar import Calendar
from domain.hours import hours_of, is_open, next_opening
from domain.localtime import at_local, local_day
from domain.triage_table import Level


@dataclass(frozen=True, slots=True)
class Promises:
    """How soon the clinic answers; local times are clinic time. Clinic policy, to be approved by the clinic.

    Attributes:
        same_day_before: an AMBER from before that is answered by closing of the same open day.
        next_day_by: a later one by then on the next open day. amber_u: within so long.
        red: a phone call within so long, day and night. before_visit: never later than that before a session.
        on_call: somebody answers an AMBER-U out of hours.
    """

    same_day_before: time = time(15)
    next_day_by: time = time(12)
    amber_u: timedelta = timedelta(hours=2)
    red: timedelta = timedelta(minutes=15)
    before_visit: timedelta = timedelta(hours=3)
    on_call: bool = True


def promised(
    level: Level,
    at: datetime,
    calendar: Calendar,
    promises: Promises,
    visit_at: datetime | None = None,
) -> datetime:
    """Return by when (aware UTC) a matter of ``level`` that came at ``at`` is answered.

    ``visit_at``: the session it concerns, if one is ahead; the answer comes three hours before it at the
    latest, at once if that has passed.

    Raises:
        ValueError: GREEN needs no answer; or the calendar has no open day within a year.
    """
    if level is Level.GREEN:
        raise ValueError("nobody has to answer a GREEN")
    if level is Level.RED:
        usual = at + promises.red
    elif level is Level.AMBER_U:
        usual = _urgent(at, calendar, promises)
    else:
        usual = _working_day(at, calendar, promises)
    return usual if visit_at is None else max(at, min(usual, visit_at - promises.before_visit))


def _urgent(at: datetime, calendar: Calendar, promises: Promises) -> datetime:
    if promises.on_call or is_open(at, calendar):
        return at + promises.amber_u
    return next_opening(at, calendar) + promises.amber_u


def _working_day(at: datetime, calendar: Calendar, promises: Promises) -> datetime:
    today = local_day(at, calendar.zone)
    hours = hours_of(today, calendar)
    if hours is not None and at < min(hours[1], at_local(today, promises.same_day_before, calendar.zone)):
        return hours[1]
    opens = next_opening(at_local(today + timedelta(days=1), time(0), calendar.zone), calendar)
    next_day = local_day(opens, calendar.zone)
    closes = at_local(next_day, calendar.hours[next_day.weekday()][1], calendar.zone)
    by = at_local(next_day, promises.next_day_by, calendar.zone)
    # A day that opens in the afternoon, or closes before noon, can only promise its own closing.
    return by if opens < by <= closes else closes
