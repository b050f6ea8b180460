"""A course being planned, as it is kept between two taps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from handlers.staff.common import remember, remembered
from handlers.turn import Turn
from services.visits.courses import Draft

FLOW = "s-plan"


@dataclass(frozen=True, slots=True)
class Planned:
    """What was chosen so far.

    Attributes:
        sessions, gap: 0 while not chosen. day: chosen, its time not yet.
        starts: the proposal, aware UTC, empty before. number: the session whose time is being chosen.
        version: grows with every proposal; a [Save] under an older one saves nothing.
    """

    patient_id: int
    sessions: int = 0
    gap: int = 0
    day: date | None = None
    starts: tuple[datetime, ...] = ()
    number: int = 1
    version: int = 0

    @property
    def draft(self) -> Draft:
        """The proposal as services take it."""
        return Draft(self.starts, self.gap)

    def proposed(self, starts: Sequence[datetime]) -> "Planned":
        """With these times; the choosing is over."""
        return replace(self, starts=tuple(starts), day=None, number=1, version=self.version + 1)


def planned(turn: Turn, patient_id: int) -> Planned | None:
    """The plan the person is at work on; None if it is another patient's, or saved or left."""
    kept = remembered(turn, FLOW)
    if kept.get("patient") != patient_id:
        return None
    return _read(kept)


def any_planned(turn: Turn) -> Planned | None:
    """The plan the person is at work on, whoever it is for."""
    kept = remembered(turn, FLOW)
    return _read(kept) if kept else None


async def keep(turn: Turn, plan: Planned) -> None:
    """Keep it, whatever was kept before."""
    await remember(
        turn,
        FLOW,
        "plan",
        patient=plan.patient_id,
        sessions=plan.sessions,
        gap=plan.gap,
        day=plan.day.isoformat() if plan.day else None,
        starts=[start.isoformat() for start in plan.starts],
        number=plan.number,
        version=plan.version,
    )


def _read(kept: Mapping[str, Any]) -> Planned:
    return Planned(
        patient_id=kept["patient"],
        sessions=kept["sessions"],
        gap=kept["gap"],
        day=date.fromisoformat(kept["day"]) if kept["day"] else None,
        starts=tuple(datetime.fromisoformat(start) for start in kept["starts"]),
        number=kept["number"],
        version=kept["version"],
    )
