from datetime import date, datetime, time, timedelta

import pytest

from domain.calendar import Calendar
from domain.course_warnings import Warning, WarningCode, warnings  # noqa: A004 - the word under test
from tests.domain.build import DAY, HOUR, SEOUL, seoul

CALENDAR = Calendar(
    SEOUL,
    {**{day: (time(10), time(19)) for day in range(5)}, 5: (time(10), time(14))},
    frozenset({date(2026, 7, 1)}),
)
FIRST = seoul(6, 10, 14)
NOW = seoul(6, 1)


def warned(
    *starts: datetime, others: tuple[datetime, ...] = (), now: datetime = NOW, capacity: int = 1
) -> set[str]:
    found = warnings(starts, others, CALENDAR, now=now, capacity=capacity)
    return {f"{warning.number} {warning.code}" for warning in found}


def test_a_usual_course_has_no_warnings() -> None:
    assert warned(FIRST, FIRST + 28 * DAY, FIRST + 56 * DAY) == set()


@pytest.mark.parametrize(
    ("start", "warning"),
    [
        (seoul(7, 1, 14), "1 closed-day"),
        (seoul(6, 14, 14), "1 closed-day"),
        (seoul(6, 10, 9, 59), "1 outside-hours"),
        (seoul(6, 10, 18, 1), "1 outside-hours"),
        (seoul(6, 13, 14), "1 outside-hours"),
    ],
)
def test_closed_days_and_hours(start: datetime, warning: str) -> None:
    assert warned(start) == {warning}


def test_a_visit_may_end_with_closing() -> None:
    assert warned(seoul(6, 10, 10), seoul(7, 3, 18)) == set()


@pytest.mark.parametrize(
    ("days", "expected"), [(20, {"2 gap-short"}), (21, set()), (28, set()), (29, {"2 gap-long"})]
)
def test_gaps(days: int, expected: set[str]) -> None:
    start = seoul(6, 12, 11)  # a Friday: no closed day 20, 21, 28 or 29 days on
    assert warned(start, start + days * DAY) == expected


def test_a_gap_warning_carries_its_numbers() -> None:
    (warning,) = warnings((FIRST, FIRST + 20 * DAY), (), CALENDAR, now=NOW)
    assert warning == Warning(WarningCode.GAP_SHORT, 2, {"days": 20, "limit": 21})


def test_a_gap_counts_calendar_days() -> None:
    assert warned(seoul(6, 12, 18), seoul(7, 3, 10)) == set()


def test_dates_out_of_order_are_a_short_gap() -> None:
    assert warned(FIRST + 28 * DAY, FIRST) == {"2 gap-short"}


def test_more_than_five_sessions() -> None:
    starts = [FIRST + number * 28 * DAY for number in range(6)]
    found = warnings(starts, (), CALENDAR, now=NOW)
    assert Warning(WarningCode.TOO_MANY_SESSIONS, 0, {"limit": 5}) in found
    assert "0 too-many-sessions" not in warned(*starts[:5])


@pytest.mark.parametrize(("now", "expected"), [(FIRST, {"1 past"}), (FIRST - timedelta(seconds=1), set())])
def test_a_date_in_the_past(now: datetime, expected: set[str]) -> None:
    assert warned(FIRST, now=now) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-60, set()), (-59, {"1 crowded"}), (0, {"1 crowded"}), (59, {"1 crowded"}), (60, set())],
)
def test_two_visits_at_once_where_one_fits(minutes: int, expected: set[str]) -> None:
    assert warned(FIRST, others=(FIRST + timedelta(minutes=minutes),)) == expected


def test_visits_that_follow_one_another_do_not_add_up() -> None:
    others = (FIRST - HOUR / 2, FIRST + HOUR / 2)
    assert warned(FIRST, others=others, capacity=2) == set()
    assert warned(FIRST, others=(*others, FIRST - HOUR / 3), capacity=2) == {"1 crowded"}


def test_a_crowd_warning_says_how_many() -> None:
    (warning,) = warnings((FIRST,), (FIRST, FIRST), CALENDAR, now=NOW, capacity=2)
    assert warning == Warning(WarningCode.CROWDED, 1, {"visits": 3, "limit": 2})
