"""Whether a triage table may be used at all."""

from collections.abc import Iterator
from itertools import pairwise, product

from domain.triage_table import Band, Course, Level, Main, TriageTable, Verdict

_TICKS = tuple(tick for tick in Main if tick is not Main.M0)


def problems(table: TriageTable) -> list[str]:
    """Return what is wrong with a table, as plain sentences; empty if it may be used.

    Clinic policy: it has an answer for everything, and is never calmer when the course is worse or the
    answer comes later. A level without a hold, or a GREEN without a re-check, counts as calmer.
    """
    return [*_missing(table), *_calmer_when_worse(table), *_calmer_when_later(table), *_odd(table)]


def _missing(table: TriageTable) -> Iterator[str]:
    for cell in product(_TICKS, Course, Band):
        if cell not in table.cells:
            yield f"{_name(*cell)} is missing"


def _calmer_when_worse(table: TriageTable) -> Iterator[str]:
    for tick, (milder, worse), band in product(_TICKS, pairwise(Course), Band):
        if _is_calmer(table.cells.get((tick, worse, band)), table.cells.get((tick, milder, band))):
            yield f"{_name(tick, worse, band)} is calmer than {_name(tick, milder, band)}"


def _calmer_when_later(table: TriageTable) -> Iterator[str]:
    for tick, course, (sooner, later) in product(_TICKS, Course, pairwise(Band)):
        if _is_calmer(table.cells.get((tick, course, later)), table.cells.get((tick, course, sooner))):
            yield f"{_name(tick, course, later)} is calmer than {_name(tick, course, sooner)}"


def _odd(table: TriageTable) -> Iterator[str]:
    for (tick, course, band), verdict in table.cells.items():
        if verdict.recheck and verdict.level is not Level.GREEN:
            yield f"{_name(tick, course, band)} has a re-check, which only a GREEN can have"


def _is_calmer(one: Verdict | None, other: Verdict | None) -> bool:
    return one is not None and other is not None and _rank(one) < _rank(other)


def _rank(verdict: Verdict) -> tuple[Level, bool, bool]:
    return verdict.level, verdict.hold or verdict.level >= Level.AMBER_U, verdict.recheck


def _name(tick: Main, course: Course, band: Band) -> str:
    return f"{tick} {course} in {band}"
