"""The conversation of a check-in as data: S, then M, then C."""

from typing import Literal, TypeAlias

from domain.triage_table import Course, Main, Safety

Question: TypeAlias = Literal["S", "M", "C"]


def next_question(safety: frozenset[Safety], main: frozenset[Main], course: Course | None) -> Question | None:
    """Return the question to ask next, None if the answers can be judged.

    Clinic policy: the safety stop comes first and any of S1 to S4 ends the questions; "all good" needs no
    course, anything else asks once.
    """
    if not safety:
        return "S"
    if safety != {Safety.S0}:
        return None
    if not main:
        return "M"
    return "C" if main != {Main.M0} and course is None else None


def toggle(main: frozenset[Main], tick: Main) -> frozenset[Main]:
    """Return the ticks after a tap on ``tick``; "all good" (M0) and the others clear each other."""
    if tick in main:
        return main - {tick}
    if tick is Main.M0:
        return frozenset({tick})
    return (main | {tick}) - {Main.M0}
