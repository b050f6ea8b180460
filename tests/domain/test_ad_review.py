"""Until when the review of an advertisement can hold, and how long it has to."""

from datetime import date, timedelta

import pytest

from domain.ad_review import entry_problem, latest_end, sending_problem, tidy
from domain.broadcasts import Problem

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("until", "problem"),
    [
        (date(2026, 11, 30), Problem.REVIEW_DAY),
        (date(2026, 12, 1), None),
        (date(2029, 11, 30), None),
        (date(2029, 12, 1), None),
        (date(2029, 12, 2), Problem.REVIEW_DAY),
        (date(1, 1, 1), Problem.REVIEW_DAY),
        (date.max, Problem.REVIEW_DAY),
    ],
)
def test_a_review_ends_from_today_on_and_at_most_three_years_ahead(
    until: date, problem: Problem | None
) -> None:
    assert entry_problem("KMA-1", until, TODAY) is problem


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (date(2028, 2, 29), date(2031, 2, 28)),
        (date(2028, 2, 28), date(2031, 2, 28)),
        (date(2029, 2, 28), date(2032, 2, 28)),
        (date(2029, 3, 1), date(2032, 3, 1)),
    ],
)
def test_three_years_are_counted_to_the_day_of_the_month_or_its_last(today: date, latest: date) -> None:
    assert latest_end(today) == latest
    assert entry_problem("1", latest, today) is None
    assert entry_problem("1", latest + timedelta(days=1), today) is Problem.REVIEW_DAY


@pytest.mark.parametrize(
    ("number", "problem"), [("", Problem.NO_REVIEW_NUMBER), ("9" * 64, None), ("9" * 65, Problem.TOO_LONG)]
)
def test_a_review_has_a_number_of_at_most_64_characters(number: str, problem: Problem | None) -> None:
    assert entry_problem(number, TODAY, TODAY) is problem


def test_a_number_is_kept_as_one_line() -> None:
    assert tidy("  2027 -\n 1 ") == "2027 - 1"


@pytest.mark.parametrize(
    ("number", "until", "problem"),
    [
        ("1", TODAY, None),
        ("1", TODAY + timedelta(days=1), None),
        ("1", TODAY - timedelta(days=1), Problem.REVIEW_ENDS),
        ("1", None, Problem.NO_REVIEW_NUMBER),
        ("", TODAY, Problem.NO_REVIEW_NUMBER),
        ("", None, Problem.NO_REVIEW_NUMBER),
    ],
)
def test_an_advertisement_goes_only_with_a_review_that_holds_on_its_last_day(
    number: str, until: date | None, problem: Problem | None
) -> None:
    assert sending_problem(number, until, TODAY) is problem


@pytest.mark.parametrize("number", ["", "-", "pending", "\u200b", "심의필"])
def test_a_review_number_has_a_digit_in_it(number: str) -> None:
    assert entry_problem(tidy(number), TODAY, TODAY) is Problem.NO_REVIEW_NUMBER
