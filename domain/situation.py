"""What every rule of planning looks at, and where in the world the person is taken to be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.patients import PatientView, SessionState, SessionView
from domain.quiet import is_quiet, next_awake, quiet_shift
from domain.steps import Timeline


@dataclass(frozen=True, slots=True)
class Situation:
    """A patient, the clinic's timeline and the present (aware UTC)."""

    view: PatientView
    timeline: Timeline
    now: datetime


def quiet_zone(view: PatientView, timeline: Timeline, instant: datetime) -> str:
    """Return the zone whose quiet hours count at ``instant``.

    Clinic policy: the patient's, but the clinic's from 30 h before a visit until 48 h after it was performed
    (hours are content), since the person is here then. A visit nobody marked yet, or one that ended
    without treatment, counts as long as a performed one; a missed or cancelled one does not count.
    """
    if view.zone == timeline.clinic_zone:
        return view.zone
    here = any(start <= instant <= end for start, end in _stays(view, timeline))
    return timeline.clinic_zone if here else view.zone


def settle(view: PatientView, timeline: Timeline, instant: datetime) -> datetime:
    """Return where a message meant for ``instant`` goes so that it wakes nobody (may be a bit earlier)."""
    zone = quiet_zone(view, timeline, instant)
    return settle_later(view, timeline, quiet_shift(instant, zone, timeline.quiet))


def settle_later(view: PatientView, timeline: Timeline, instant: datetime) -> datetime:
    """Return the first moment from ``instant`` on that lies in nobody's quiet hours."""
    # Waking up in one zone can be night in the other, once for each border of a stay.
    for _ in range(2 * len(view.sessions) + 1):
        awake = next_awake(instant, quiet_zone(view, timeline, instant), timeline.quiet)
        if awake == instant:
            break
        instant = awake
    return instant


def asleep(view: PatientView, timeline: Timeline, instant: datetime) -> bool:
    """Tell whether ``instant`` lies in the quiet hours that count for this person then."""
    return is_quiet(instant, quiet_zone(view, timeline, instant), timeline.quiet)


def performed_at(session: SessionView) -> datetime:
    """Return what *after* counts from: the moment staff gave, else the planned end of the visit."""
    return session.performed_at or session.visit_ends_at


_CAME = frozenset({SessionState.BOOKED, SessionState.PERFORMED, SessionState.ABORTED})


def _stays(view: PatientView, timeline: Timeline) -> Iterator[tuple[datetime, datetime]]:
    before = timedelta(hours=timeline.clinic_quiet_from_hours)
    after = timedelta(hours=timeline.clinic_quiet_until_hours)
    for session in view.sessions:
        if session.state in _CAME:
            yield session.starts_at - before, performed_at(session) + after
