"""Dates for a course: which ones the program proposes."""

from datetime import date, datetime, timedelta

from domain.calendar import Calendar
from domain.course_warnings import Warning, WarningCode, warnings  # noqa: A004 - see there
from domain.hours import hours_of, is_open
from domain.localtime import at_local, to_local

__all__ = ["Warning", "WarningCode", "propose", "propose_instead", "warnings"]

MIN_GAP_DAYS = 21
MAX_GAP_DAYS = 28
_SEARCH_DAYS = 366
_NOTICE = timedelta(days=7)
"""An earlier date than the one a person has is proposed only so long ahead (clinic policy)."""


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


def propose_instead(
    start: datetime, before: date | None, gap_days: int, calendar: Calendar, today: date
) -> datetime:
    """Return another start (aware UTC) for a visit whose day the clinic closes, at its own wall time.

    The rule of ``propose``, seen from the visit before (``before``: its clinic day): an open day 21 to 28
    days on; of those the weekday the person has; of those the nearest to ``gap_days``. An earlier day than
    theirs only if it is a week or more ahead of ``today`` (the clinic's day), since people travel for it.
    If no day is left, or it is the first visit: the next day after theirs that is open at that hour.
    """
    local = to_local(start, calendar.zone)
    lost, zone = local.date(), calendar.zone

    def opens_then(day: date) -> bool:
        return is_open(at_local(day, local.time(), zone), calendar)

    def rank(day: date) -> tuple[bool, bool, int, date]:
        distance = abs((day - (before or lost)).days - gap_days)
        return day.weekday() != lost.weekday(), not opens_then(day), distance, day

    usual = [] if before is None else _open_days_between(before, MIN_GAP_DAYS, MAX_GAP_DAYS, calendar)
    usual = [day for day in usual if day != lost and (day > max(lost, today) or day >= today + _NOTICE)]
    if usual:
        return at_local(min(usual, key=rank), local.time(), zone)
    later = _open_days_between(max(lost, today), 1, _SEARCH_DAYS, calendar)
    day = next((each for each in later if opens_then(each)), min(later, default=lost + _NOTICE))
    return at_local(day, local.time(), zone)


def _open_days_between(previous: date, first: int, last: int, calendar: Calendar) -> list[date]:
    days = (previous + timedelta(days=ahead) for ahead in range(first, last + 1))
    return [day for day in days if hours_of(day, calendar) is not None]
