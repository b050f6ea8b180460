"""Stretches of time that are counted over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.localtime import at_local, local_day


class Length(StrEnum):
    """How long."""

    WEEK = "w"
    MONTH = "m"
    COURSE = "c"


_DAYS: Mapping[Length, tuple[int, int]] = {
    Length.WEEK: (7, 1),
    Length.MONTH: (30, 5),
    Length.COURSE: (182, 14),
}
"""Days in all, and in each column of the picture. A course takes half a year, last message included."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the clinic.

    Attributes:
        back: how many such periods ago it ended; 0 is the one that today belongs to.
        days: the first day of every column. last: the last day. cuts: where columns begin and the last one
            ends, aware UTC.
    """

    length: Length
    back: int
    days: tuple[date, ...]
    last: date
    cuts: tuple[datetime, ...]

    @property
    def starts(self) -> datetime:
        """Aware UTC."""
        return self.cuts[0]

    @property
    def ends(self) -> datetime:
        """Aware UTC, not included."""
        return self.cuts[-1]


def period_of(length: Length, back: int, now: datetime, zone: str) -> Period:
    """The last days up to and with today, in the clinic's ``zone``, or as many days before that."""
    whole, width = _DAYS[length]
    last = local_day(now, zone) - timedelta(days=whole * back)
    days = tuple(last - timedelta(days=whole - 1 - gone) for gone in range(0, whole, width))
    cuts = (*(_midnight(day, zone) for day in days), _midnight(last + timedelta(days=1), zone))
    return Period(length, back, days, last, cuts)


def _midnight(day: date, zone: str) -> datetime:
    return at_local(day, time(0), zone)
