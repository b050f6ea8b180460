from datetime import date, time

from domain.calendar import Calendar
from domain.wishes import Part, Wish, days_to_show, earliest_day, parts_open, read_wish, write_wish
from tests.support.phone import at

WEEK = Calendar("Asia/Seoul", {day: (time(10), time(19)) for day in range(5)})
MONDAY = at("03-01 10:00")


def test_a_wish_comes_back_as_it_was_written() -> None:
    wish = Wish(frozenset({date(2027, 3, 16)}), frozenset({0, 4}), frozenset({Part.EVENING}))
    assert read_wish(write_wish(wish)) == wish
    assert read_wish(None) == Wish()


def test_ticking_twice_the_same_way_changes_nothing() -> None:
    once = Wish().with_weekday(2, on=True).with_part(Part.MORNING, on=True)
    assert once.with_weekday(2, on=True).with_part(Part.MORNING, on=True) == once
    assert once.with_weekday(2, on=False).with_part(Part.MORNING, on=False) == Wish()


def test_the_next_open_days_are_shown_from_tomorrow_on() -> None:
    days = days_to_show(MONDAY, date.min, WEEK)
    assert days == tuple(date(2027, 3, day) for day in (2, 3, 4, 5, 8, 9))


def test_closed_days_and_days_too_near_the_visit_before_are_left_out() -> None:
    closed = Calendar(WEEK.zone, WEEK.hours, frozenset({date(2027, 3, 23)}))
    first = earliest_day([at("03-01 14:00"), at("02-01 14:00")], 21, closed)
    assert first == date(2027, 3, 22)
    assert days_to_show(MONDAY, first, closed)[:2] == (date(2027, 3, 22), date(2027, 3, 24))


def test_only_parts_of_the_day_are_offered_in_which_a_visit_can_begin() -> None:
    assert parts_open(WEEK, 60) == (Part.MORNING, Part.AFTERNOON, Part.EVENING)
    mornings = Calendar(WEEK.zone, {0: (time(9), time(12, 30))})
    assert parts_open(mornings, 60) == (Part.MORNING,)
    assert parts_open(Calendar(WEEK.zone, {0: (time(13), time(17, 30))}), 60) == (Part.AFTERNOON,)
