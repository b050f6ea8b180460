"""Moving a session and those after it together, so that the gaps between them stay."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.localtime import at_local, local_day, to_local


def shifted(starts: Mapping[int, datetime], first: int, to: datetime, zone: str) -> dict[int, datetime]:
    """Return the new start (aware UTC) of each of ``starts`` (session id -> start) when ``first`` moves.

    ``first`` begins at ``to``; every other one moves by as many calendar days of ``zone`` and keeps its own
    wall time there. Nothing is moved off closed days: staff see the warning and decide.
    """
    days = local_day(to, zone) - local_day(starts[first], zone)
    return {number: to if number == first else _later(start, days, zone) for number, start in starts.items()}


def _later(start: datetime, days: timedelta, zone: str) -> datetime:
    local = to_local(start, zone)
    return at_local(local.date() + days, local.time(), zone)
