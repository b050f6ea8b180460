"""Dates for a course: which ones the program proposes."""

from datetime import date, datetime, timedelta

from domain.calendar import Calendar
from domain.course_warnings import Warning, WarningCode, warnings  # noqa: A004 - see there
from domain.hours import hours_of, is_open
from domain.localtime import at_local, to_local

__all__ = ["Warning", "WarningCode", "propose", "warnings"]

MIN_GAP_DAYS = 21
MAX_GAP_DAYS = 28
_SEARCH_DAYS = 366


def propose(first: datetime, n: int, gap_days: int, calendar: Calendar) -> tuple[datetime, ...]:
    """Return ``n`` starts (aware UTC), the first as given, each at the clinic wall time of the first.

    Clinic policy: the next session falls on an open day 21 to 28 days on; of those the same weekday; of
    those the nearest to ``gap_days`` (the earlier of two). If no such day has that weekday, days on which
    the clinic is open at that hour come first. With all of them closed it is the first open day after, never
    an earlier one.

    Raises:
        ValueError: ``n`` is less than 1.
    """
    if n < 1:
        raise ValueError("a course has at least one session")
    local = to_local(first, calendar.zone)
    days = [local.date()]
    while len(days) < n:
        days.append(_next_day(days[-1], local, gap_days, calendar))
    return (first, *(at_local(day, local.time(), calendar.zone) for day in days[1:]))


def _next_day(previous: date, local: datetime, gap_days: int, calendar: Calendar) -> date:
    def rank(day: date) -> tuple[bool, bool, int, date]:
        opens_then = is_open(at_local(day, local.time(), calendar.zone), calendar)
        distance = abs((day - previous).days - gap_days)
        return day.weekday() != previous.weekday(), not opens_then, distance, day

    usual = _open_days_between(previous, MIN_GAP_DAYS, MAX_GAP_DAYS, calendar)
    if usual:
        return min(usual, key=rank)
    later = _open_days_between(previous, MAX_GAP_DAYS + 1, _SEARCH_DAYS, calendar)
    return min(later, default=previous + timedelta(days=max(MIN_GAP_DAYS, gap_days)))


def _open_days_between(previous: date, first: int, last: int, calendar: Calendar) -> list[date]:
    days = (previous + timedelta(days=ahead) for ahead in range(first, last + 1))
    return [day for day in days if hours_of(day, calendar) is not None]
