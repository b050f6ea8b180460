from dataclasses import replace

from domain.screening import Outcome, Question, Row, Table
from domain.screening_check import paths, problems
from tests.domain.test_screening import AGE, ILL, TABLE, TONE


def without(row: int) -> Table:
    """The good table without a row, counted from 1."""
    return replace(TABLE, rows=TABLE.rows[: row - 1] + TABLE.rows[row:])


def test_a_good_table_has_no_problems() -> None:
    assert problems(TABLE) == []


def test_every_way_through_the_questions_is_walked_once() -> None:
    ways = [tuple(sorted(option for ticks in way.values() for option in ticks)) for way in paths(TABLE)]
    assert sorted(ways) == [
        ("A", "OLD"),
        ("B", "OLD"),
        ("EVEN", "NONE", "OLD"),
        ("NONE", "OLD", "UNEVEN"),
        ("YOUNG",),
    ]


def test_a_gap_is_named_with_the_answers_that_fall_into_it() -> None:
    assert problems(without(5)) == ["no row fits Q1 = OLD, Q2 = NONE, Q3 = UNEVEN"]


def test_a_caution_that_leads_to_a_phase_is_refused() -> None:
    rows = (TABLE.rows[0], Row({"Q2": frozenset({"A"})}, Outcome.PHASE_1), *TABLE.rows[1:])
    assert problems(replace(TABLE, rows=rows)) == ["Q1 = OLD, Q2 = A holds a caution and leads to phase-1"]


def test_a_caution_no_row_stops_is_refused_too() -> None:
    assert problems(without(3)) == ["Q1 = OLD, Q2 = B, Q3 = EVEN holds a caution and leads to phase-1"]


def test_a_row_that_looks_at_age_is_refused_unless_it_keeps_nothing() -> None:
    rows = (Row({"Q1": frozenset({"OLD"})}, Outcome.PHASE_1), *TABLE.rows)
    assert "a row looks at Q1, whose answers must not change an outcome" in problems(
        replace(TABLE, rows=rows)
    )


def test_a_row_that_never_decides_is_refused() -> None:
    rows = (*TABLE.rows, Row({"Q2": frozenset({"A"})}, Outcome.DOCTOR_FIRST, "again"))
    assert problems(replace(TABLE, rows=rows)) == [
        "row 6 can never decide: the rows before it catch everything"
    ]


def test_the_doctor_comes_first_for_a_reason_and_a_phase_has_none() -> None:
    rows = tuple(replace(row, reason="" if row.reason else "x") for row in TABLE.rows)
    assert len(problems(replace(TABLE, rows=rows))) == len(rows)


def test_a_table_too_large_to_check_is_refused() -> None:
    many = tuple(Question(f"Q{number}", tuple("ABCDEFGHIJ")) for number in range(4, 10))
    table = Table((AGE, ILL, TONE, *many), TABLE.rows, TABLE.notes)
    assert problems(table) == ["there are no questions, or more ways through them than can be checked"]
    assert problems(Table((), ()))
