"""The filters of an audience as buttons and typed days carry them."""

import re
from dataclasses import replace
from typing import TypeVar

from domain.audience import Audience, Stage
from domain.screening import Outcome

T = TypeVar("T")
FIELDS = frozenset({"visit", "ago", "phase", "tag"})
"""Filters with a screen of their own."""

DAYS_AGO = ((0, 7), (7, 14), (14, 30), (30, 60), (60, 90), (90, 180), (180, 365), (365, 3650))
"""Ranges offered for the last visit, in days."""

_MOST_DAYS = 3650
_DAYS = re.compile(r"([0-9]{1,4})(?:\s*[-–~]\s*([0-9]{1,4}))?")


def apply(chosen: Audience, field: str, value: str, *, on: bool) -> Audience | None:
    """The audience with one value of a filter set or cleared; None for what no button carries."""
    match field:
        case "lang" if value.isascii() and value.isalpha():
            return replace(chosen, languages=_with(chosen.languages, value, on=on))
        case "stage" if value in tuple(Stage):
            return replace(chosen, stages=_with(chosen.stages, Stage(value), on=on))
        case "phase" if value in tuple(Outcome):
            return replace(chosen, outcomes=_with(chosen.outcomes, value, on=on))
        case "tag" if _is_number(value):
            return replace(chosen, tags=_with(chosen.tags, int(value), on=on))
        case "visit" if (days := days_read(value)) is not None:
            return replace(chosen, visit_within_days=days[1] if on else None)
        case "ago" if (days := days_read(value)) is not None:
            return replace(chosen, last_visit_ago=days if on else None)
        case _:
            return None


def days_read(text: str) -> tuple[int, int] | None:
    """The days in "10" or "20-40", the lower first; None if it is anything else or more than ten years."""
    match = _DAYS.fullmatch(text.strip())
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if first <= last <= _MOST_DAYS else None


def _with(values: frozenset[T], value: T, *, on: bool) -> frozenset[T]:
    return values | {value} if on else values - {value}


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 16  # noqa: PLR2004 - beyond any id
