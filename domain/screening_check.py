"""Whether a screening table may be used: no gap, cautions beat phases, age and skin type decide nothing."""

from collections.abc import Iterator
from itertools import islice

from domain.screening import Answers, Outcome, Question, Row, Table, deciding, following

MOST_PATHS = 60_000
"""Ways through the questions that are looked at; a table with more is refused, not half checked."""


def paths(table: Table) -> Iterator[Answers]:
    """Yield every way through the questions with one tick each.

    One tick is enough. A set of ticks fits the rows its members fit, and no row asks for two ticks of one
    question; so the row that decides for the set is the first of those that decide for its members.
    """
    if table.questions:
        yield from _ways(table, {}, table.questions[0])


def _ways(table: Table, answers: Answers, question: Question) -> Iterator[Answers]:
    for option in question.options:
        now = {**answers, question.name: frozenset({option})}
        coming = following(table, now, question.name)
        if coming is None:
            yield now
        else:
            yield from _ways(table, now, coming)


def problems(table: Table) -> list[str]:
    """Return what makes the table unfit for use, as plain sentences; empty if nothing does."""
    found = [sentence for row in table.rows for sentence in _row_problems(table, row)]
    ways = list(islice(paths(table), MOST_PATHS + 1))
    if not ways or len(ways) > MOST_PATHS:
        return [*found, "there are no questions, or more ways through them than can be checked"]
    reached: set[int] = set()
    for answers in ways:
        problem, row = _judged(table, answers)
        reached.add(row)
        if problem:
            found.append(problem)
            break
    else:
        unused = [number for number in range(1, len(table.rows) + 1) if number not in reached]
        found += [f"row {number} can never decide: the rows before it catch everything" for number in unused]
    return found


def _row_problems(table: Table, row: Row) -> Iterator[str]:
    if (row.outcome is Outcome.DOCTOR_FIRST) != bool(row.reason):
        yield f"a row of {row.outcome} needs a reason exactly if the doctor comes first"
    for name in row.when:
        question = table.question(name)
        if row.kept and question is not None and not question.decides:
            yield f"a row looks at {name}, whose answers must not change an outcome"


def _judged(table: Table, answers: Answers) -> tuple[str, int]:
    """Return what is wrong with the outcome of these answers ("" if nothing), and the row that decided."""
    try:
        number, row = deciding(table, answers)
    except LookupError:
        return f"no row fits {_said(answers)}", 0
    cautious = any(
        question.clear and question.clear not in answers.get(question.name, {question.clear})
        for question in table.questions
    )
    if cautious and row.outcome is not Outcome.DOCTOR_FIRST:
        return f"{_said(answers)} holds a caution and leads to {row.outcome}", number
    return "", number


def _said(answers: Answers) -> str:
    return ", ".join(f"{name} = {'+'.join(sorted(ticks))}" for name, ticks in answers.items())
