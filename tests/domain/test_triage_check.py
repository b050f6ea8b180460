from dataclasses import replace

import pytest

from domain.triage import problems
from domain.triage_table import Band, Course, Level, Main, Verdict
from tests.domain.triage_rows import TABLE, verdict


def changed(tick: Main, course: Course, band: Band, mark: str) -> list[str]:
    return problems(replace(TABLE, cells={**TABLE.cells, (tick, course, band): verdict(mark)}))


def test_the_usual_table_may_be_used() -> None:
    assert problems(TABLE) == []


@pytest.mark.parametrize("cell", list(TABLE.cells))
def test_a_missing_cell_is_named(cell: tuple[Main, Course, Band]) -> None:
    short = {key: value for key, value in TABLE.cells.items() if key != cell}
    assert problems(replace(TABLE, cells=short)) == [f"{cell[0]} {cell[1]} in {cell[2]} is missing"]


def test_calmer_when_worse_is_refused() -> None:
    assert changed(Main.M3, Course.WORSE, Band.B4, "A") == [
        "M3 worse in B4 is calmer than M3 same in B4",
        "M3 worse in B4 is calmer than M3 worse in B3",
    ]


def test_calmer_when_later_is_refused() -> None:
    assert changed(Main.M1, Course.BETTER, Band.B4, "G") == ["M1 better in B4 is calmer than M1 better in B3"]


def test_a_lump_without_a_hold_is_calmer() -> None:
    assert "M4 same in B2 is calmer than M4 same in B1" in changed(Main.M4, Course.SAME, Band.B2, "A")


def test_a_green_that_loses_its_second_look_is_calmer() -> None:
    assert changed(Main.M1, Course.SAME, Band.B2, "G") == ["M1 same in B2 is calmer than M1 better in B2"]


def test_a_second_look_goes_with_green_only() -> None:
    (sentence,) = changed(Main.M1, Course.SAME, Band.B3, "A*")[-1:]
    assert sentence == "M1 same in B3 has a re-check, which only a GREEN can have"


def test_an_empty_table_lacks_every_cell() -> None:
    assert len(problems(replace(TABLE, cells={}))) == 4 * 3 * 4


def test_a_table_may_be_stricter_than_the_usual_one() -> None:
    strict = {cell: Verdict(Level.RED) for cell in TABLE.cells}
    assert problems(replace(TABLE, cells=strict)) == []
