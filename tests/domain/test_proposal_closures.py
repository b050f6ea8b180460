"""A closed day in proposals: never proposed, and what takes its place keeps the rules."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Calendar
from domain.hours import hours_of, is_open
from domain.localtime import local_day, to_local
from domain.proposal import propose, propose_instead
from tests.domain.build import SEOUL, seoul

WEEK = {**{day: (time(10), time(19)) for day in range(5)}, 5: (time(10), time(14))}
CALENDAR = Calendar(SEOUL, WEEK)
FIRST = seoul(6, 10, 17)  # a Wednesday
DAY_ONE = date(2026, 6, 10)

check = settings(deadline=None, max_examples=150)
days = st.integers(min_value=0, max_value=150).map(lambda ahead: DAY_ONE + timedelta(days=ahead))
closures = st.frozensets(days, max_size=60)
hours = st.integers(min_value=10, max_value=18)
gaps = st.integers(min_value=21, max_value=28)


@check
@given(closures, hours, gaps)
def test_a_course_is_never_proposed_on_a_closed_day(closed: frozenset[date], hour: int, gap: int) -> None:
    calendar = replace(CALENDAR, closed=closed - {DAY_ONE})
    starts = propose(seoul(6, 10, hour), 5, gap, calendar)
    for start in starts[1:]:
        assert hours_of(local_day(start, SEOUL), calendar) is not None


@check
@given(closures, hours, gaps, st.integers(1, 4), st.integers(min_value=-5, max_value=40))
def test_what_takes_the_place_of_a_closed_day_is_open_ahead_and_at_the_same_hour(
    closed: frozenset[date], hour: int, gap: int, number: int, early: int
) -> None:
    starts = propose(seoul(6, 10, hour), 5, gap, CALENDAR)
    lost, before = local_day(starts[number], SEOUL), local_day(starts[number - 1], SEOUL)
    today = lost - timedelta(days=max(0, early))
    calendar = replace(CALENDAR, closed=closed | {lost})
    found = propose_instead(starts[number], before, gap, calendar, today)
    day = local_day(found, SEOUL)
    assert hours_of(day, calendar) is not None
    assert day > today
    assert day > lost or day >= today + timedelta(days=7)
    assert to_local(found, SEOUL).time() == to_local(starts[number], SEOUL).time()
    usual = [
        each
        for ahead in range(21, 29)
        if hours_of(each := before + timedelta(days=ahead), calendar) is not None
        and (each > lost or each >= today + timedelta(days=7))
    ]
    if usual:
        assert day in usual
        if any(each.weekday() == lost.weekday() for each in usual):
            assert day.weekday() == lost.weekday()
    else:
        assert day > lost


@check
@given(closures, hours)
def test_a_first_visit_goes_to_the_next_day_that_is_open_at_its_hour(
    closed: frozenset[date], hour: int
) -> None:
    calendar = replace(CALENDAR, closed=closed | {DAY_ONE})
    found = propose_instead(seoul(6, 10, hour), None, 24, calendar, DAY_ONE - timedelta(days=3))
    assert is_open(found, calendar)
    nearer = range(1, (local_day(found, SEOUL) - DAY_ONE).days)
    assert not any(is_open(seoul(6, 10, hour) + timedelta(days=ahead), calendar) for ahead in nearer)


def test_an_earlier_week_is_proposed_only_while_there_is_time() -> None:
    starts = propose(FIRST, 2, 28, CALENDAR)
    before, lost = local_day(FIRST, SEOUL), local_day(starts[1], SEOUL)
    calendar = replace(CALENDAR, closed=frozenset({lost}))
    soon = propose_instead(starts[1], before, 28, calendar, lost - timedelta(days=5))
    assert soon > starts[1]
    early = propose_instead(starts[1], before, 28, calendar, lost - timedelta(days=20))
    assert early == starts[1] - timedelta(days=7)


def test_a_clinic_that_never_opens_again_gets_a_week_later() -> None:
    found = propose_instead(FIRST, None, 24, Calendar(SEOUL, {}), DAY_ONE)
    assert found == FIRST + timedelta(days=7)
