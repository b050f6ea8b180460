"""When another date would suit a patient: days, weekdays and parts of the day, as ticks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.calendar import Calendar
from domain.hours import hours_of
from domain.localtime import at_local, local_day

MOST_OFFERS = 3
"""Staff answer a wish with at most so many times (clinic policy)."""

_DAYS_SHOWN = 6
_SEARCH_DAYS = 60


class Part(StrEnum):
    """A part of the clinic's day."""

    MORNING = "morning"  # before noon
    AFTERNOON = "afternoon"  # noon to 17:00
    EVENING = "evening"  # from 17:00 on


_BEGINS = {Part.MORNING: time(0), Part.AFTERNOON: time(12), Part.EVENING: time(17)}
_ENDS = {Part.MORNING: time(12), Part.AFTERNOON: time(17), Part.EVENING: time.max}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was ticked; nothing ticked means that any time suits.

    Attributes:
        days: single clinic days. weekdays: Monday is 0.
    """

    days: frozenset[date] = frozenset()
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[Part] = frozenset()

    def with_day(self, day: date, *, on: bool) -> "Wish":
        """The wish with this day ticked or not."""
        return replace(self, days=self.days | {day} if on else self.days - {day})

    def with_weekday(self, weekday: int, *, on: bool) -> "Wish":
        """The wish with this weekday ticked or not."""
        return replace(self, weekdays=self.weekdays | {weekday} if on else self.weekdays - {weekday})

    def with_part(self, part: Part, *, on: bool) -> "Wish":
        """The wish with this part of the day ticked or not."""
        return replace(self, parts=self.parts | {part} if on else self.parts - {part})


def write_wish(wish: Wish) -> str:
    """Return the wish as JSON of codes."""
    return json.dumps(
        {
            "days": sorted(day.isoformat() for day in wish.days),
            "weekdays": sorted(wish.weekdays),
            "parts": sorted(part.value for part in wish.parts),
        }
    )


def read_wish(text: str | None) -> Wish:
    """Return the wish behind JSON of ``write_wish``; None is a wish without ticks."""
    raw = json.loads(text or "{}")
    return Wish(
        days=frozenset(date.fromisoformat(day) for day in raw.get("days", [])),
        weekdays=frozenset(raw.get("weekdays", [])),
        parts=frozenset(Part(part) for part in raw.get("parts", [])),
    )


def days_to_show(now: datetime, not_before: date, calendar: Calendar) -> tuple[date, ...]:
    """Return the next open clinic days after today, none before ``not_before``."""
    first = max(local_day(now, calendar.zone) + timedelta(days=1), not_before)
    days = (first + timedelta(days=ahead) for ahead in range(_SEARCH_DAYS))
    return tuple(day for day in days if hours_of(day, calendar) is not None)[:_DAYS_SHOWN]


def parts_open(calendar: Calendar, visit_minutes: int) -> tuple[Part, ...]:
    """Return the parts of the day in which a visit can begin on some weekday."""
    return tuple(
        part for part in Part if any(_fits(part, each, visit_minutes) for each in calendar.hours.values())
    )


def earliest_day(before: Iterable[datetime], min_gap_days: int, calendar: Calendar) -> date:
    """Return the first clinic day that keeps the distance to the visits ``before`` (aware UTC)."""
    last = max((local_day(each, calendar.zone) for each in before), default=None)
    return date.min if last is None else last + timedelta(days=min_gap_days)


def _fits(part: Part, hours: tuple[time, time], visit_minutes: int) -> bool:
    some_day, zone = date(2000, 1, 3), "UTC"
    latest = at_local(some_day, hours[1], zone) - timedelta(minutes=visit_minutes)
    begins = max(at_local(some_day, hours[0], zone), at_local(some_day, _BEGINS[part], zone))
    return begins <= latest and begins < at_local(some_day, _ENDS[part], zone)
