"""When the clinic is open, as content says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours in the clinic's zone.

    Attributes:
        zone: IANA zone of the clinic.
        hours: weekday (Monday 0) -> (opens, closes); a weekday that is missing is closed.
        closed: single days without opening (public holidays and the clinic's own), by date.
    """

    zone: str
    hours: Mapping[int, tuple[time, time]]
    closed: frozenset[date] = field(default_factory=frozenset)
