"""Calendar periods: how long something is kept, and when a consent to advertisements is brought to mind."""

import calendar
from datetime import date, datetime, timedelta

TELL_EVERY_YEARS = 2
"""That a consent to advertisements stands is told within every two years (Network Act art. 50(8), decree
art. 62-3)."""

TELL_AHEAD = timedelta(days=30)
"""So long before the two years are over: a night, a weekend or a closed chat must not make it late."""

_MONTHS = 12


def months_before(instant: datetime, months: int) -> datetime:
    """The same day of the month so many months earlier, or its last day; the time of day stays."""
    earlier = instant.year * _MONTHS + instant.month - 1 - months
    year, month = earlier // _MONTHS, earlier % _MONTHS + 1
    return instant.replace(year=year, month=month, day=min(instant.day, _last_day(year, month)))


def tell_again_on(agreed: date, told: date | None) -> date:
    """The day from which a person is told that their consent stands: ahead of every second anniversary.

    The anniversaries count from the consent itself; ``told`` is the day they last heard of it.
    """
    last, years = told or agreed, 0
    while True:
        years += TELL_EVERY_YEARS
        opens = years_after(agreed, years) - TELL_AHEAD
        if last < opens:
            return opens


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February for the 29th where that year has none."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, _last_day(year, day.month)))


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
