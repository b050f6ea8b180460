"""Between instants and the wall: the only place that knows how a zone's clock jumps.

All instants are aware UTC; comparisons and exact additions happen in UTC, calendar arithmetic on wall time.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from domain.steps import Offset

_NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACES


def is_zone(name: str) -> bool:
    """Tell whether ``name`` is an IANA zone this machine knows (``Asia/Seoul``), spelled exactly."""
    return name in _zones()


def to_local(instant: datetime, zone: str) -> datetime:
    """Return the wall time of ``instant`` in ``zone``, aware.

    Raises:
        ValueError: ``instant`` has no zone of its own.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(ZoneInfo(zone))


def at_local(day: date, at: time, zone: str) -> datetime:
    """Return the instant (aware UTC) at which the wall clock of ``zone`` shows ``at`` on ``day``.

    Clinic policy for the two odd hours of a year: a time the spring jump leaves out moves forward by the
    length of the jump (02:30 becomes 03:30); of a time that comes twice in autumn the first counts.
    """
    # fold=0 is exactly that policy: the first of two, and the offset from before the gap inside one.
    return datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local_day(instant: datetime, zone: str) -> date:
    """Return the calendar day ``instant`` falls on in ``zone``."""
    return to_local(instant, zone).date()


def shift(instant: datetime, offset: Offset, zone: str) -> datetime:
    """Return the instant (aware UTC) that lies ``offset`` from ``instant``.

    Hours are exact; days are calendar days in ``zone``, at ``offset.at`` or at the instant's own wall time.

    Raises:
        ValueError: the offset has neither days nor hours, or both.
    """
    if (offset.days is None) == (offset.hours is None):
        raise ValueError("an offset counts either days or hours")
    if offset.hours is not None:
        return instant.astimezone(UTC) + timedelta(hours=offset.hours)
    local = to_local(instant, zone)
    day = local.date() + timedelta(days=offset.days or 0)
    return at_local(day, local.time() if offset.at is None else offset.at, zone)


def next_at(instant: datetime, at: time, zone: str) -> datetime:
    """Return the first moment strictly after ``instant`` at which the wall clock of ``zone`` shows ``at``."""
    day = local_day(instant, zone)
    while (moment := at_local(day, at, zone)) <= instant:
        day += timedelta(days=1)
    return moment
