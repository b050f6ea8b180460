"""Quiet hours: when nobody is woken, and where a message goes that would have."""

from datetime import date, datetime, time, timedelta

from domain.localtime import at_local, to_local
from domain.steps import QuietHours

_DAY = timedelta(days=1)


def is_quiet(instant: datetime, zone: str, quiet: QuietHours) -> bool:
    """Tell whether ``instant`` lies in the quiet hours of ``zone`` (start included, end not)."""
    return _within(to_local(instant, zone).time(), quiet.starts, quiet.ends)


def quiet_shift(instant: datetime, zone: str, quiet: QuietHours) -> datetime:
    """Return ``instant``, or where it moves if it lies in quiet hours (aware UTC).

    Clinic policy: the evening part (21:00 to 00:59) moves back to the last minute before quiet hours began
    (20:59), the rest (01:00 to 08:59) forward to their end (09:00).
    """
    local = to_local(instant, zone)
    if not _within(local.time(), quiet.starts, quiet.ends):
        return instant
    if not _within(local.time(), quiet.starts, quiet.evening_until):
        return next_awake(instant, zone, quiet)
    evening = local.date() if local.time() >= quiet.starts else local.date() - _DAY
    return _minute_before(evening, quiet.starts, zone)


def next_awake(instant: datetime, zone: str, quiet: QuietHours) -> datetime:
    """Return ``instant``, or the end of the quiet hours it lies in (aware UTC); never earlier."""
    local = to_local(instant, zone)
    if not _within(local.time(), quiet.starts, quiet.ends):
        return instant
    day = local.date() if local.time() < quiet.ends else local.date() + _DAY
    return at_local(day, quiet.ends, zone)


def _within(at: time, starts: time, ends: time) -> bool:
    """Whether ``at`` lies in [starts, ends) on a clock face; an empty span if both are the same."""
    if starts <= ends:
        return starts <= at < ends
    return at >= starts or at < ends


def _minute_before(day: date, at: time, zone: str) -> datetime:
    wall = (at.hour * 60 + at.minute - 1) % (24 * 60)
    return at_local(day if at > time(0) else day - _DAY, time(wall // 60, wall % 60), zone)
