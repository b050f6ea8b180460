"""The clinic's opening hours as instants. Everything returned is aware UTC."""

from datetime import date, datetime, timedelta

from domain.calendar import Calendar
from domain.localtime import at_local, local_day

_DAY = timedelta(days=1)
_HORIZON_DAYS = 366


def hours_of(day: date, calendar: Calendar) -> tuple[datetime, datetime] | None:
    """Return opening and closing of a clinic day, None if it is closed all day."""
    hours = calendar.hours.get(day.weekday())
    if hours is None or day in calendar.closed:
        return None
    return at_local(day, hours[0], calendar.zone), at_local(day, hours[1], calendar.zone)


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Tell whether the clinic is open at ``at`` (opening included, closing not)."""
    hours = hours_of(local_day(at, calendar.zone), calendar)
    return hours is not None and hours[0] <= at < hours[1]


def closing(at: datetime, calendar: Calendar) -> datetime | None:
    """Return when the clinic closes on the clinic day of ``at`` (it may be past), None on a closed day."""
    hours = hours_of(local_day(at, calendar.zone), calendar)
    return None if hours is None else hours[1]


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """Return the first moment from ``at`` on at which the clinic opens its doors.

    While it is open that is the opening of the next open day.

    Raises:
        ValueError: no open day within a year.
    """
    day = local_day(at, calendar.zone)
    for ahead in range(_HORIZON_DAYS):
        hours = hours_of(day + ahead * _DAY, calendar)
        if hours is not None and hours[0] >= at:
            return hours[0]
    raise ValueError("the calendar has no open day within a year")


def open_days(start: date, n: int, calendar: Calendar) -> tuple[date, ...]:
    """Return the first ``n`` open clinic days from ``start`` (included) on.

    Raises:
        ValueError: fewer than ``n`` open days within a year.
    """
    days = (start + ahead * _DAY for ahead in range(_HORIZON_DAYS))
    found = [day for day in days if hours_of(day, calendar) is not None][:n]
    if len(found) < n:
        raise ValueError(f"the calendar has fewer than {n} open days within a year")
    return tuple(found)
