"""The candidacy screening as data: questions, decision table, result. It informs; it never diagnoses.

What the questions, rows and notes are is content (``content/screening.toml``, for the clinic's doctor to
approve); ``domain.screening_check`` says whether such a table may be used at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Answers: TypeAlias = Mapping[str, frozenset[str]]
"""Question -> the answers ticked; a question of one answer has a set of one."""

When: TypeAlias = Mapping[str, frozenset[str]]
"""Question -> answers, one of which must be ticked; every question named must agree."""


class Outcome(StrEnum):
    """Which topic to raise with the doctor."""

    PHASE_1 = "phase-1"
    PHASE_2 = "phase-2"
    PHASE_3 = "phase-3"
    DOCTOR_FIRST = "doctor-first"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        options: codes of the answers, in the order they are shown.
        several: several may be ticked. alone: answers that clear all others, and are cleared by them.
        clear: the answer that says that nothing is the matter; every other one is a caution. Empty where the
            question has no cautions.
        decides: whether rows may look at it. Age and skin type only inform (no one is turned away for them).
        weighed: after this question the screening ends if a row fits already.
    """

    name: str
    options: tuple[str, ...]
    several: bool = False
    alone: frozenset[str] = frozenset()
    clear: str = ""
    decides: bool = True
    weighed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the decision table.

    Attributes:
        reason: name of the sentence the person reads; only where the doctor comes first.
        kept: False: the screening ends at once and nothing of it is kept.
    """

    when: When
    outcome: Outcome
    reason: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth saying beside the outcome; it never changes the outcome.

    ``told``: the outcomes with which the person reads it. Staff read it with all of them.
    """

    name: str
    when: When
    told: frozenset[Outcome] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """The whole screen. The order of ``rows`` is their precedence."""

    questions: tuple[Question, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()

    def question(self, name: str) -> Question | None:
        """The question of this name, None if there is none."""
        return next((each for each in self.questions if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Result:
    """What a complete screen leads to.

    Attributes:
        row: number of the row that decided, from 1.
        reasons: every reason to see the doctor first, not only the deciding row's.
        notes: names of all notes that fit. told: those the person reads.
    """

    outcome: Outcome
    row: int
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    kept: bool = True


def fits(when: When, answers: Answers) -> bool:
    """Whether every question named has one of the answers named."""
    return all(answers.get(name, frozenset()) & options for name, options in when.items())


def ticked(question: Question, ticks: frozenset[str], option: str, *, on: bool) -> frozenset[str]:
    """Return the ticks after ``option`` was set on or off; doing it twice changes nothing."""
    if not on:
        return ticks - {option}
    return frozenset({option}) if option in question.alone else (ticks - question.alone) | {option}


def following(table: Table, answers: Answers, name: str) -> Question | None:
    """Return the question after ``name``, None if the screening ends there.

    Clinic policy: every safety question is asked, then a caution ends the screen.
    """
    names = [question.name for question in table.questions]
    here = names.index(name)
    if table.questions[here].weighed and any(fits(row.when, answers) for row in table.rows):
        return None
    return table.questions[here + 1] if here + 1 < len(names) else None


def preceding(table: Table, name: str) -> Question:
    """Return the question before ``name``; the first has itself before it."""
    names = [question.name for question in table.questions]
    return table.questions[max(names.index(name) - 1, 0)]


def complete(table: Table, answers: Answers) -> Answers:
    """Return the answers up to where the screening ends; what lies behind it does not count."""
    kept: dict[str, frozenset[str]] = {}
    question: Question | None = table.questions[0]
    while question is not None:
        kept[question.name] = answers.get(question.name, frozenset())
        question = following(table, kept, question.name)
    return kept


def decide(table: Table, answers: Answers) -> Result:
    """Return the result: the first row that fits.

    Raises:
        LookupError: no row fits, which a checked table rules out for complete answers.
    """
    number, row = deciding(table, answers)
    return _result(table, answers, number, row)


def deciding(table: Table, answers: Answers) -> tuple[int, Row]:
    """Return the first row that fits and its number, from 1.

    Raises:
        LookupError: as ``decide``.
    """
    for number, row in enumerate(table.rows, start=1):
        if fits(row.when, answers):
            return number, row
    raise LookupError("no row of the screening table fits")


def _result(table: Table, answers: Answers, number: int, row: Row) -> Result:
    reasons = [
        each.reason
        for each in table.rows
        if row.outcome is Outcome.DOCTOR_FIRST and each.reason and fits(each.when, answers)
    ]
    notes = [note for note in table.notes if fits(note.when, answers)]
    return Result(
        outcome=row.outcome,
        row=number,
        reasons=tuple(dict.fromkeys(reasons)),
        notes=tuple(dict.fromkeys(note.name for note in notes)),
        told=tuple(dict.fromkeys(note.name for note in notes if row.outcome in note.told)),
        kept=row.kept,
    )
