"""A point on the timeline, as content describes it."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Anchor(StrEnum):
    """What a step counts from."""

    START = "start"  # the session's planned start, clinic wall time
    PERFORMED = "performed"  # when the session was performed; day-steps in patient wall time


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from the anchor.

    Either whole calendar ``days`` with a local wall time ``at`` (DST never moves it), or ``hours`` exactly.
    ``Offset(days=-3, at=time(18))`` is 18:00 three calendar days before; ``Offset(hours=24)`` is exact;
    ``Offset(days=-4)`` without ``at`` keeps the anchor's own wall time.
    """

    days: int | None = None
    at: time | None = None
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class StepRule:
    """One entry of the timeline.

    Attributes:
        name: ``before-3d`` ... also the step of the message key.
        opens: earliest moment, None for four hours before ``due``.
        closes: latest moment a send may begin.
        first_or_cold_sores: only before session 1 of a course, or if the person ever reported cold sores.
        essential: goes to patients who asked for the essentials only.
        check_in: carries a check-in. nudge: one nudge if it stays unanswered.
        put_off: waits while a visit is booked within the next seven days.
        capped: gives way when it shares a local day with a step that is not capped.
    """

    name: str
    anchor: Anchor
    due: Offset
    closes: Offset
    opens: Offset | None = None
    first_or_cold_sores: bool = False
    essential: bool = False
    check_in: bool = False
    nudge: bool = False
    put_off: bool = False
    capped: bool = False


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which nobody is woken: from ``starts`` (21:00) to ``ends`` (09:00) the next day.

    A step due between ``starts`` and ``evening_until`` (01:00) moves to a minute before ``starts``, one due
    later moves to ``ends``.
    """

    starts: time = time(21)
    ends: time = time(9)
    evening_until: time = time(1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything planning needs from content.

    Attributes:
        steps: in order. clinic_zone: IANA zone.
        put_off_days: a visit that near makes ``put_off`` steps wait (7).
        put_off_grace_days: how long after the visit a waiting message may still go (7).
        nudge_after_hours: 6. recheck_at_hours: 48. recheck_gap_hours: 6.
        clinic_quiet_from_hours: from this many hours before a visit the clinic's night counts (30).
        clinic_quiet_until_hours: until this many hours after ``performed_at`` (48).
        do_not_travel_hours: a hold that still stands so long before the visit says "do not travel" (24).
    """

    steps: tuple[StepRule, ...]
    clinic_zone: str
    quiet: QuietHours = QuietHours()
    put_off_days: int = 7
    put_off_grace_days: int = 7
    nudge_after_hours: int = 6
    recheck_at_hours: int = 48
    recheck_gap_hours: int = 6
    clinic_quiet_from_hours: int = 30
    clinic_quiet_until_hours: int = 48
    do_not_travel_hours: int = 24
