"""Invented patients, sessions and the usual timeline for the tests of the rules."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from domain.messages import OPEN, Change, Row, Status, Wanted
from domain.patients import PatientView, SessionState, SessionView
from domain.planning import Plan, plan
from domain.steps import Anchor, Offset, StepRule, Timeline

SEOUL = "Asia/Seoul"
NEW_YORK = "America/New_York"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
VISIT = timedelta(minutes=60)


def _before(name: str, days: int, closes: Offset, **more: Any) -> StepRule:
    return StepRule(name, Anchor.START, Offset(days=-days, at=time(18)), closes, **more)


def _after(name: str, days: int, spread: tuple[int, int], **more: Any) -> StepRule:
    return StepRule(
        name,
        Anchor.PERFORMED,
        Offset(days=days, at=time(11)),
        closes=Offset(days=days + spread[1]),
        opens=Offset(days=days - spread[0]),
        check_in=True,
        capped=True,
        **more,
    )


STEPS = (
    _before("before-7d", 7, Offset(days=-4), first_or_cold_sores=True),
    _before("before-3d", 3, Offset(days=-1, at=time(12))),
    _before("before-1d", 1, Offset(hours=-2), essential=True),
    StepRule(
        "after-24h",
        Anchor.PERFORMED,
        Offset(hours=24),
        Offset(hours=72),
        essential=True,
        check_in=True,
        nudge=True,
    ),
    _after("after-10d", 10, (3, 4), essential=True, nudge=True),
    _after("after-4w", 28, (6, 6), put_off=True),
    _after("after-8w", 56, (6, 6), put_off=True),
    _after("after-12w", 84, (6, 6), put_off=True, essential=True),
)
TIMELINE = Timeline(STEPS, SEOUL)
BEFORE = ("before-7d", "before-3d", "before-1d")
AFTER = ("after-24h", "after-10d", "after-4w", "after-8w", "after-12w")


def seoul(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    """Clinic wall time as an instant (Seoul has no summer time)."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - 9 * HOUR


def session(starts_at: datetime, number: int = 1, of: int = 4, **more: Any) -> SessionView:
    """A session booked two months ahead, unless told otherwise."""
    known: dict[str, Any] = {
        "id": number,
        "course_id": 1,
        "timed_at": starts_at - 60 * DAY,
        "visit_ends_at": starts_at + VISIT,
        **more,
    }
    return SessionView(number=number, of=of, starts_at=starts_at, **known)


def done(visit: SessionView, marked_at: datetime | None = None) -> SessionView:
    """The session performed as planned, marked at its end unless told otherwise."""
    return replace(
        visit,
        state=SessionState.PERFORMED,
        performed_at=visit.visit_ends_at,
        marked_at=marked_at or visit.visit_ends_at,
    )


def patient(*sessions: SessionView, **more: Any) -> PatientView:
    """A linked and consenting patient who lives in the clinic's zone, unless told otherwise."""
    return PatientView(id=7, **{"zone": SEOUL, **more}, sessions=tuple(sessions))


def planned(view: PatientView, now: datetime, timeline: Timeline = TIMELINE) -> dict[str, Wanted]:
    """The plan by step name with the session's number: ``1 before-3d``."""
    numbers = {f"session:{visit.id}": visit.number for visit in view.sessions}
    wanted = plan(view, timeline, now).wanted
    return {f"{numbers[each.key.subject]} {each.key.step}": each for each in wanted}


def going(messages: dict[str, Wanted]) -> dict[str, datetime]:
    """Step -> due time of those that are on their way."""
    return {name: each.due_at for name, each in messages.items() if each.status is Status.PLANNED}


def applied(rows: Iterable[Row], changes: Iterable[Change]) -> list[Row]:
    """The rows after the changes, as the outbox stores them."""
    stored = {row.key: row for row in rows}
    for change in changes:
        new = change.after
        stored[new.key] = Row(new.key, new.not_before, new.due_at, new.not_after, new.status, new.why)
    return list(stored.values())


def open_rows(rows: Iterable[Row]) -> set[Row]:
    return {row for row in rows if row.status in OPEN}


def stored(the_plan: Plan) -> list[Row]:
    """The rows of a plan nobody had stored before."""
    return applied([], [Change(None, each) for each in the_plan.wanted if each.status is not Status.EXPIRED])
