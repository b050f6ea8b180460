import pytest

from domain.checkin import next_question, toggle
from domain.triage_table import Course, Main, Safety

NONE = frozenset({Safety.S0})


@pytest.mark.parametrize(
    ("safety", "main", "course", "asked"),
    [
        (set(), set(), None, "S"),
        (set(), {Main.M1}, Course.SAME, "S"),
        (NONE, set(), None, "M"),
        (NONE, {Main.M0}, None, None),
        (NONE, {Main.M1}, None, "C"),
        (NONE, {Main.M0, Main.M4}, None, "C"),
        (NONE, {Main.M1, Main.M3}, Course.BETTER, None),
        ({Safety.S3}, set(), None, None),
        ({Safety.S0, Safety.S1}, set(), None, None),
    ],
)
def test_safety_comes_first_and_the_course_last(
    safety: set[Safety], main: set[Main], course: Course | None, asked: str | None
) -> None:
    assert next_question(frozenset(safety), frozenset(main), course) == asked


@pytest.mark.parametrize(
    ("ticks", "tap", "after"),
    [
        (set(), Main.M1, {Main.M1}),
        ({Main.M1}, Main.M2, {Main.M1, Main.M2}),
        ({Main.M1, Main.M2}, Main.M1, {Main.M2}),
        ({Main.M1, Main.M2}, Main.M0, {Main.M0}),
        ({Main.M0}, Main.M4, {Main.M4}),
        ({Main.M0}, Main.M0, set()),
    ],
)
def test_all_good_and_the_rest_clear_each_other(ticks: set[Main], tap: Main, after: set[Main]) -> None:
    assert toggle(frozenset(ticks), tap) == after
