from datetime import datetime, time, timedelta

import pytest

from domain.calendar import Calendar
from domain.promises import Promises, promised
from domain.triage_table import Level
from tests.domain.build import HOUR, SEOUL, seoul

CALENDAR = Calendar(SEOUL, {**{day: (time(10), time(19)) for day in range(5)}, 5: (time(10), time(14))})
USUAL = Promises()


@pytest.mark.parametrize(
    ("at", "by"),
    [
        (seoul(6, 10, 8), seoul(6, 10, 19)),
        (seoul(6, 10, 14, 59), seoul(6, 10, 19)),
        (seoul(6, 10, 15), seoul(6, 11, 12)),
        (seoul(6, 12, 16), seoul(6, 13, 12)),
        (seoul(6, 13, 13), seoul(6, 13, 14)),
        (seoul(6, 13, 14), seoul(6, 15, 12)),
        (seoul(6, 14, 11), seoul(6, 15, 12)),
    ],
)
def test_amber_is_answered_the_same_working_day_or_by_noon_of_the_next(at: datetime, by: datetime) -> None:
    assert promised(Level.AMBER, at, CALENDAR, USUAL, None) == by


@pytest.mark.parametrize(
    ("opens", "closes"), [(time(14), time(20)), (time(8), time(11)), (time(12), time(18))]
)
def test_a_day_without_a_noon_promises_its_closing(opens: time, closes: time) -> None:
    odd = Calendar(SEOUL, dict.fromkeys(range(7), (opens, closes)))
    by = promised(Level.AMBER, seoul(6, 10, 22), odd, USUAL, None)
    assert by == seoul(6, 11, closes.hour)


def test_urgent_is_two_hours() -> None:
    assert promised(Level.AMBER_U, seoul(6, 10, 18), CALENDAR, USUAL, None) == seoul(6, 10, 20)


def test_urgent_with_nobody_on_call_counts_from_the_opening() -> None:
    alone = Promises(on_call=False)
    assert promised(Level.AMBER_U, seoul(6, 10, 20), CALENDAR, alone, None) == seoul(6, 11, 12)
    assert promised(Level.AMBER_U, seoul(6, 10, 12), CALENDAR, alone, None) == seoul(6, 10, 14)


def test_red_is_a_quarter_of_an_hour_day_and_night() -> None:
    by = promised(Level.RED, seoul(6, 14, 3), CALENDAR, USUAL, None)
    assert by == seoul(6, 14, 3) + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("visit_at", "by"),
    [
        (seoul(6, 12, 10), seoul(6, 11, 12)),
        (seoul(6, 11, 10), seoul(6, 11, 7)),
        (seoul(6, 10, 17), seoul(6, 10, 16)),
    ],
)
def test_the_answer_comes_three_hours_before_the_visit_or_at_once(visit_at: datetime, by: datetime) -> None:
    assert promised(Level.AMBER, seoul(6, 10, 16), CALENDAR, USUAL, visit_at) == by


def test_nobody_has_to_answer_a_green() -> None:
    with pytest.raises(ValueError, match="GREEN"):
        promised(Level.GREEN, seoul(6, 10), CALENDAR, USUAL, None)


def test_a_clinic_may_promise_other_times() -> None:
    quick = Promises(same_day_before=time(17), next_day_by=time(11), amber_u=HOUR)
    assert promised(Level.AMBER, seoul(6, 10, 16), CALENDAR, quick, None) == seoul(6, 10, 19)
    assert promised(Level.AMBER, seoul(6, 10, 17), CALENDAR, quick, None) == seoul(6, 11, 11)
    assert promised(Level.AMBER_U, seoul(6, 10, 17), CALENDAR, quick, None) == seoul(6, 10, 18)
