"""The last question before a message goes out: still wanted, still in time, and is the person awake?"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.diffing import is_final
from domain.keys import DO_NOT_TRAVEL
from domain.messages import Row, Status
from domain.patients import PatientView
from domain.planning import Plan, timely
from domain.reasons import Why
from domain.situation import asleep, settle_later
from domain.steps import Timeline

_IN_FLIGHT = frozenset({Status.SENDING, Status.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Send:
    """It goes now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It goes later. ``until``: aware UTC, always after the moment of asking."""

    until: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Drop:
    """It does not go. ``status`` is what the row becomes (``HELD`` if it waits for something but time)."""

    status: Status
    why: Why


Decision: TypeAlias = Send | Wait | Drop


def decide(row: Row, plan: Plan, now: datetime, view: PatientView, timeline: Timeline) -> Decision:
    """Decide about one claimed message of the timeline at ``now`` (aware UTC).

    ``plan`` is the plan of this very moment. A row in flight whose outcome is unknown is decided like a
    planned one; a row that is final keeps its status.
    """
    if is_final(row) and row.status not in _IN_FLIGHT:
        return Drop(row.status, _reason(row.why))
    wanted = next((timely(each, now) for each in plan.wanted if each.key == row.key), None)
    if wanted is None:
        return Drop(*plan.dropped(row.key))
    if wanted.status is not Status.PLANNED:
        return Drop(wanted.status, Why(wanted.why))
    if wanted.due_at > now:
        return Wait(wanted.due_at, Why(wanted.why))
    # Only "do not travel" may wake somebody: it spares a journey.
    if row.key.step == DO_NOT_TRAVEL or not asleep(view, timeline, now):
        return Send()
    awake = settle_later(view, timeline, now)
    return (
        Wait(awake, Why.QUIET_HOURS) if awake <= wanted.not_after else Drop(Status.EXPIRED, Why.QUIET_HOURS)
    )


def _reason(code: str) -> Why:
    """The reason a final row carries; one that is not the plan's own (an error of the wire) is left out."""
    return next((why for why in Why if why == code), Why.NONE)
