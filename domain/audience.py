"""Who a broadcast is for, as data. What is left empty does not narrow it."""

import json
from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import Any


class Stage(StrEnum):
    """Where a person stands with their latest course."""

    NO_COURSE = "no-course"
    BEFORE_FIRST = "before-first"  # booked, no session performed yet
    IN_COURSE = "in-course"
    FINISHED = "finished"  # all planned sessions performed, or ended early


class Mark(IntFlag):
    """What decides whether a message to many reaches a person, one bit each; the first are consents."""

    C0 = 1
    C1 = 2
    C2 = 4
    C3 = 8
    NO_CHAT = 16
    UNREACHABLE = 32
    STOPPED = 64
    ESSENTIALS = 128
    DISCREET = 256


@dataclass(frozen=True, slots=True)
class Audience:
    """The filters, joined by "and"; the values of one by "or".

    Attributes:
        languages: language codes.
        outcomes: results of the screening (``domain.screening.Outcome``): health answers, so never for an
            advertisement.
        stages: see ``Stage``.
        visit_within_days: has a booked visit within so many days.
        last_visit_ago: the last performed visit lies from so many to so many days back.
        tags: ids of staff-made tags.
    """

    languages: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    stages: frozenset[Stage] = frozenset()
    visit_within_days: int | None = None
    last_visit_ago: tuple[int, int] | None = None
    tags: frozenset[int] = frozenset()

    @property
    def by_health(self) -> bool:
        """Whether health answers choose who gets it (PIPA art. 23; forbidden for advertisements)."""
        return bool(self.outcomes)

    def to_json(self) -> str:
        """The audience as text; what is empty is left out."""
        found: dict[str, Any] = {
            "languages": sorted(self.languages),
            "outcomes": sorted(self.outcomes),
            "stages": sorted(self.stages),
            "visit_within_days": self.visit_within_days,
            "last_visit_ago": list(self.last_visit_ago or ()),
            "tags": sorted(self.tags),
        }
        kept = {key: value for key, value in found.items() if value not in (None, [])}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def audience_from(text: str) -> Audience:
    """The audience ``to_json`` wrote. Raises ValueError for a text it cannot have written."""
    found: dict[str, Any] = json.loads(text)
    ago = found.get("last_visit_ago") or None
    return Audience(
        languages=frozenset(found.get("languages", ())),
        outcomes=frozenset(found.get("outcomes", ())),
        stages=frozenset(map(Stage, found.get("stages", ()))),
        visit_within_days=found.get("visit_within_days"),
        last_visit_ago=None if ago is None else (int(ago[0]), int(ago[1])),
        tags=frozenset(map(int, found.get("tags", ()))),
    )
