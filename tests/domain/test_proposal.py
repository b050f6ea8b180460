from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from domain.calendar import Calendar
from domain.proposal import propose
from tests.domain.build import DAY, SEOUL, seoul

WEEK = {**{day: (time(10), time(19)) for day in range(5)}, 5: (time(10), time(14))}
CALENDAR = Calendar(SEOUL, WEEK)
FIRST = seoul(6, 10, 17)  # a Wednesday


def closed(*days: tuple[int, int]) -> Calendar:
    return replace(CALENDAR, closed=frozenset(date(2026, month, day) for month, day in days))


@pytest.mark.parametrize(("gap_days", "weeks"), [(21, 3), (24, 3), (25, 4), (28, 4)])
def test_the_same_weekday_nearest_to_the_gap(gap_days: int, weeks: int) -> None:
    expected = tuple(FIRST + number * weeks * 7 * DAY for number in range(4))
    assert propose(FIRST, 4, gap_days, CALENDAR) == expected


def test_a_closed_day_leaves_the_other_week() -> None:
    assert propose(FIRST, 2, 21, closed((7, 1)))[1] == FIRST + 28 * DAY


def test_with_both_weeks_closed_the_nearest_day_open_at_that_hour() -> None:
    both = closed((7, 1), (7, 8))
    assert propose(FIRST, 2, 21, both)[1] == FIRST + 22 * DAY
    assert propose(FIRST, 2, 28, both)[1] == FIRST + 27 * DAY
    assert propose(FIRST, 2, 25, both)[1] == FIRST + 26 * DAY  # 4 July is a Saturday: closed at 17:00
    assert propose(seoul(6, 10, 11), 2, 24, both)[1] == seoul(7, 4, 11)


def test_of_two_days_as_near_the_earlier() -> None:
    both = closed((7, 1), (7, 8), (7, 6))
    assert propose(seoul(6, 10, 11), 2, 26, both)[1] == seoul(7, 4, 11) + 3 * DAY
    assert propose(seoul(6, 10, 11), 2, 24, closed((7, 1), (7, 8), (7, 4)))[1] == seoul(7, 3, 11)


def test_with_all_days_closed_it_is_later_and_never_earlier() -> None:
    holidays = [(7, day) for day in range(1, 9)]
    assert propose(FIRST, 2, 21, closed(*holidays))[1] == FIRST + 29 * DAY


def test_a_clinic_that_never_opens_gets_the_gap_as_it_is() -> None:
    assert propose(FIRST, 2, 25, Calendar(SEOUL, {}))[1] == FIRST + 25 * DAY


def test_the_gap_counts_from_the_day_proposed_before() -> None:
    starts = propose(FIRST, 3, 21, closed((7, 1), (7, 8)))
    assert starts[2] == starts[1] + 21 * DAY


def test_the_wall_time_survives_a_switch_to_summer_time() -> None:
    berlin = Calendar("Europe/Berlin", WEEK)
    first = datetime.fromisoformat("2026-03-18T14:00+01:00")
    assert propose(first, 2, 21, berlin)[1] == datetime.fromisoformat("2026-04-08T14:00+02:00")


def test_the_first_session_stays_where_staff_put_it() -> None:
    sunday_night = seoul(6, 14, 23)
    assert propose(sunday_night, 1, 21, CALENDAR) == (sunday_night,)


def test_a_course_has_a_session() -> None:
    with pytest.raises(ValueError, match="at least one"):
        propose(FIRST, 0, 21, CALENDAR)


def test_every_gap_lies_between_three_and_four_weeks() -> None:
    for gap_days in range(21, 29):
        starts = propose(FIRST, 5, gap_days, closed((7, 1), (7, 8), (7, 29), (8, 5)))
        gaps = [later - earlier for earlier, later in pairwise(starts)]
        assert all(timedelta(days=21) <= gap <= timedelta(days=28) for gap in gaps)
