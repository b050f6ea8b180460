"""The review of a medical advertisement before publication: its number, and until when it holds.

All days are days of the clinic's zone.
"""

from datetime import date

from domain.broadcasts import Problem
from domain.periods import years_after

HOLDS_YEARS = 3
"""A review holds for three years (Medical Service Act art. 57(8))."""

LONGEST_NUMBER = 64
"""Characters of a review number."""


def tidy(number: str) -> str:
    """The number as it is kept: one line, no spaces around it."""
    return " ".join(number.split())


def latest_end(today: date) -> date:
    """The latest day on which a review that exists today can end: three years after today, to the day.

    Where that year has no such day (29 February), the last day of that month (Civil Act art. 160(3)).
    """
    return years_after(today, HOLDS_YEARS)


def number_problem(number: str) -> Problem | None:
    """Why this cannot be the number of a review; None if it may be one."""
    if not any(sign.isdigit() for sign in number):
        return Problem.NO_REVIEW_NUMBER
    return Problem.TOO_LONG if len(number) > LONGEST_NUMBER else None


def entry_problem(number: str, until: date, today: date) -> Problem | None:
    """Why a tidied number and the last day of its review cannot be taken; None if they can.

    A review that is over is none, and none ends later than ``latest_end`` (Medical Service Act art. 57(8)).
    """
    if (problem := number_problem(number)) is not None:
        return problem
    return None if today <= until <= latest_end(today) else Problem.REVIEW_DAY


def sending_problem(number: str, until: date | None, last_day: date) -> Problem | None:
    """Why an advertisement may not go until ``last_day``, the last day on which anything of it may; or None.

    It has to carry a review that holds on every day it goes (Medical Service Act art. 57(1), (8)). A number
    without the day its review ends is no review.
    """
    if not number or until is None:
        return Problem.NO_REVIEW_NUMBER
    return None if last_day <= until else Problem.REVIEW_ENDS
