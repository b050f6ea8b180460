"""What staff are warned of before a course is saved; a warning forbids nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.calendar import Calendar
from domain.hours import hours_of
from domain.localtime import local_day


class WarningCode(StrEnum):
    """What is unusual about a course or one of its sessions."""

    OUTSIDE_HOURS = "outside-hours"
    CLOSED_DAY = "closed-day"
    GAP_SHORT = "gap-short"
    GAP_LONG = "gap-long"
    TOO_MANY_SESSIONS = "too-many-sessions"
    CROWDED = "crowded"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the clinic's word; Python's own is never raised or caught here
    """One warning.

    Attributes:
        number: of the session it is about (from 1), 0 for the whole course.
        detail: numbers for the sentence staff read: ``days``, ``limit``, ``visits``.
    """

    code: WarningCode
    number: int
    detail: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Limits:
    min_gap: int
    max_gap: int
    capacity: int
    visit: timedelta


def warnings(  # noqa: PLR0913 - the limits are the clinic's numbers, each by its name
    starts: Sequence[datetime],
    others: Iterable[datetime],
    calendar: Calendar,
    *,
    now: datetime,
    min_gap: int = 21,
    max_gap: int = 28,
    max_sessions: int = 5,
    capacity: int = 1,
    visit_minutes: int = 60,
) -> tuple[Warning, ...]:
    """Return what staff should know before they save ``starts`` (aware UTC, in order).

    ``others``: starts of every other booked visit of the clinic around them. Gaps are calendar days;
    ``capacity`` is how many visits the clinic can have at once.
    """
    limits = _Limits(min_gap, max_gap, capacity, timedelta(minutes=visit_minutes))
    elsewhere = list(others)
    found: list[Warning] = []
    if len(starts) > max_sessions:
        found.append(Warning(WarningCode.TOO_MANY_SESSIONS, 0, {"limit": max_sessions}))
    for number, start in enumerate(starts, start=1):
        rest = [*starts[: number - 1], *starts[number:]]
        found.extend(_of_gap(number, starts, calendar, limits))
        found.extend(_of_hours(number, start, calendar, limits))
        found.extend(_of_crowd(number, start, [*elsewhere, *rest], limits))
        if start <= now:
            found.append(Warning(WarningCode.PAST, number))
    return tuple(found)


def _of_gap(
    number: int, starts: Sequence[datetime], calendar: Calendar, limits: _Limits
) -> Iterator[Warning]:
    for earlier, start in pairwise(starts[max(0, number - 2) : number]):
        days = (local_day(start, calendar.zone) - local_day(earlier, calendar.zone)).days
        if days < limits.min_gap:
            yield Warning(WarningCode.GAP_SHORT, number, {"days": days, "limit": limits.min_gap})
        elif days > limits.max_gap:
            yield Warning(WarningCode.GAP_LONG, number, {"days": days, "limit": limits.max_gap})


def _of_hours(number: int, start: datetime, calendar: Calendar, limits: _Limits) -> Iterator[Warning]:
    hours = hours_of(local_day(start, calendar.zone), calendar)
    if hours is None:
        yield Warning(WarningCode.CLOSED_DAY, number)
    elif start < hours[0] or start + limits.visit > hours[1]:
        yield Warning(WarningCode.OUTSIDE_HOURS, number)


def _of_crowd(number: int, start: datetime, others: Sequence[datetime], limits: _Limits) -> Iterator[Warning]:
    """Warn if, at some moment of the visit, more people are there than the clinic can have."""
    length = limits.visit
    during = [other for other in others if start - length < other < start + length]
    # The number of people only grows when somebody arrives, so those moments are enough.
    arrivals = [start, *(other for other in during if other > start)]
    visits = 1 + max(sum(other <= moment < other + length for other in during) for moment in arrivals)
    if visits > limits.capacity:
        detail = {"visits": visits, "limit": limits.capacity}
        yield Warning(WarningCode.CROWDED, number, detail)
