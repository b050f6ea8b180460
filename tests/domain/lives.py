"""Arbitrary patients for property tests: any mixture of courses, states, choices and zones."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.patients import CheckInFact, PatientView, SessionState, SessionView
from tests.domain.build import AFTER, BEFORE, DAY, HOUR, NEW_YORK, SEOUL, VISIT, seoul, session

ZONES = (SEOUL, NEW_YORK, "Europe/London", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago")
START = seoul(1, 1)
STEPS = (*BEFORE, *AFTER, "nudge-after-24h", "nudge-after-10d", "recheck", "do-not-travel")

hours = st.integers(0, 24 * 120).map(lambda number: START + number * HOUR + timedelta(minutes=number % 60))
nows = st.integers(-24 * 30, 24 * 260).map(lambda number: START + number * HOUR)
few = st.integers(0, 24 * 60).map(lambda number: number * HOUR)


@st.composite
def visits(draw: st.DrawFn, number: int, *, fresh: bool = False) -> SessionView:
    """One session; ``fresh``: booked, not on hold, nothing sent."""
    starts_at = draw(hours)
    state = SessionState.BOOKED if fresh else draw(st.sampled_from(SessionState))
    known: dict[str, Any] = {"timed_at": starts_at - draw(few), "state": state, "course_id": number % 2}
    known["time_version"] = draw(st.integers(1, 3))
    if not fresh:
        known |= _history(draw, starts_at, state)
    return session(starts_at, number, **known)


def _history(draw: st.DrawFn, starts_at: datetime, state: SessionState) -> dict[str, Any]:
    known: dict[str, Any] = {
        "sent": dict.fromkeys(draw(st.sets(st.sampled_from(STEPS), max_size=2)), starts_at + DAY)
    }
    if state is SessionState.BOOKED:
        known["held_since"] = draw(st.none() | few.map(lambda gap: starts_at - gap))
        return known
    known["marked_at"] = starts_at + VISIT + draw(few)
    if state is SessionState.PERFORMED:
        known["performed_at"] = starts_at + VISIT + draw(st.integers(-2, 6)) * HOUR
        answers = draw(st.sets(st.sampled_from(AFTER), max_size=2))
        known["checkins"] = {step: CheckInFact(starts_at + 25 * HOUR, recheck=True) for step in answers}
    return known


@st.composite
def views(draw: st.DrawFn, *, fresh: bool = False) -> PatientView:
    """A patient with up to five sessions; ``fresh``: everything booked and nothing in the way."""
    numbers = range(1, draw(st.integers(1, 5)) + 1)
    sessions = tuple(draw(visits(number, fresh=fresh)) for number in numbers)
    zone = draw(st.sampled_from(ZONES))
    if fresh:
        return PatientView(7, zone, sessions=sessions)
    usual = st.sampled_from((True, True, True, False))
    unusual = usual.map(lambda value: not value)
    return PatientView(
        id=7,
        zone=zone,
        linked=draw(usual),
        reachable=draw(usual),
        consented=draw(usual),
        essentials=draw(unusual),
        stopped=draw(unusual),
        cold_sores=draw(unusual),
        sessions=sessions,
    )
