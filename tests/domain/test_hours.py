from datetime import date, datetime, time

import pytest

from domain.calendar import Calendar
from domain.hours import closing, is_open, next_opening, open_days
from tests.domain.build import SEOUL, seoul

# Monday to Friday 10 to 19, Saturday 10 to 14; Friday 12 June is closed.
CALENDAR = Calendar(
    SEOUL,
    {**{day: (time(10), time(19)) for day in range(5)}, 5: (time(10), time(14))},
    frozenset({date(2026, 6, 12)}),
)
NEVER = Calendar(SEOUL, {})


@pytest.mark.parametrize(
    ("at", "is_it"),
    [
        (seoul(6, 10, 9, 59), False),
        (seoul(6, 10, 10), True),
        (seoul(6, 10, 18, 59), True),
        (seoul(6, 10, 19), False),
        (seoul(6, 12, 12), False),
        (seoul(6, 13, 13), True),
        (seoul(6, 13, 15), False),
        (seoul(6, 14, 12), False),
    ],
)
def test_the_clinic_is_open_in_its_hours_on_its_days(at: datetime, is_it: bool) -> None:
    assert is_open(at, CALENDAR) is is_it


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        (seoul(6, 10, 8), seoul(6, 10, 10)),
        (seoul(6, 10, 10), seoul(6, 10, 10)),
        (seoul(6, 10, 12), seoul(6, 11, 10)),
        (seoul(6, 11, 20), seoul(6, 13, 10)),
        (seoul(6, 13, 15), seoul(6, 15, 10)),
    ],
)
def test_the_next_opening_skips_closed_days(at: datetime, opening: datetime) -> None:
    assert next_opening(at, CALENDAR) == opening


def test_closing_is_that_days_closing() -> None:
    assert closing(seoul(6, 13, 11), CALENDAR) == seoul(6, 13, 14)
    assert closing(seoul(6, 13, 23), CALENDAR) == seoul(6, 13, 14)
    assert closing(seoul(6, 14, 11), CALENDAR) is None


def test_open_days_are_counted_from_the_first_one() -> None:
    days = open_days(date(2026, 6, 11), 3, CALENDAR)
    assert days == (date(2026, 6, 11), date(2026, 6, 13), date(2026, 6, 15))


def test_a_clinic_that_never_opens_is_told_so() -> None:
    with pytest.raises(ValueError, match="no open day"):
        next_opening(seoul(6, 10), NEVER)
    with pytest.raises(ValueError, match="fewer than 1"):
        open_days(date(2026, 6, 10), 1, NEVER)
