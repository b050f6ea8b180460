"""What was counted, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.numbers.periods import Period


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits whose time lay in the period; those still to come are counted apart.

    ``confirmed``: of those that were due or are to come, how many the patient had confirmed.
    """

    done: int = 0
    missed: int = 0
    broken_off: int = 0
    by_patient: int = 0
    by_clinic: int = 0
    unmarked: int = 0
    coming: int = 0
    confirmed: int = 0

    @property
    def cancelled(self) -> int:
        """By whomever."""
        return self.by_patient + self.by_clinic

    @property
    def expected(self) -> int:
        """Visits that were not cancelled."""
        return self.done + self.missed + self.broken_off + self.unmarked + self.coming

    @property
    def attendance(self) -> int | None:
        """Percent of the marked visits to which the patient came; None if none is marked."""
        marked = self.done + self.broken_off + self.missed
        return round(100 * (self.done + self.broken_off) / marked) if marked else None


@dataclass(frozen=True, slots=True)
class CheckIns:
    """Check-ins opened in the period. ``reports``: begun by patients themselves, not in the others."""

    answered: int = 0
    silent: int = 0
    waiting: int = 0
    closed: int = 0
    reports: int = 0

    @property
    def asked(self) -> int:
        """How many were asked."""
        return self.answered + self.silent + self.waiting + self.closed


@dataclass(frozen=True, slots=True)
class Taken:
    """How fast alerts of one level were taken. ``median``, ``slowest``: seconds, None if none was taken."""

    count: int
    untaken: int = 0
    median: float | None = None
    slowest: float | None = None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Messages to patients that were due in the period, broadcasts not among them.

    ``prompt``: sent within a minute of their time. ``late``: more than five minutes after it.
    """

    sent: int = 0
    prompt: int = 0
    late: int = 0
    failed: int = 0
    expired: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """Broadcasts that began in the period, and what became of the messages of broadcasts due in it."""

    begun: int = 0
    sent: int = 0
    not_sent: int = 0


LEFT_AFTER = (0, 5, 10, 20)
"""Opt-outs are told apart by messages received before: from 0, from 5, from 10, from 20."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything about one period.

    Attributes:
        columns: visits of each column of the period. by_session: of each session number.
        alerts: by level. left: opt-outs, one count for each of ``LEFT_AFTER``.
    """

    period: Period
    visits: Visits
    columns: tuple[Visits, ...]
    by_session: Mapping[int, Visits]
    check_ins: CheckIns
    alerts: Mapping[int, Taken]
    deliveries: Deliveries
    broadcasts: Broadcasts
    left: tuple[int, ...] = field(default=(0,) * len(LEFT_AFTER))
