from datetime import datetime, time

import pytest

from domain.quiet import is_quiet, next_awake, quiet_shift
from domain.steps import QuietHours
from tests.domain.build import SEOUL, seoul

QUIET = QuietHours()

SHIFTS = [
    (seoul(6, 10, 20, 59), seoul(6, 10, 20, 59)),
    (seoul(6, 10, 21, 0), seoul(6, 10, 20, 59)),
    (seoul(6, 10, 23, 59), seoul(6, 10, 20, 59)),
    (seoul(6, 11, 0, 0), seoul(6, 10, 20, 59)),
    (seoul(6, 11, 0, 59), seoul(6, 10, 20, 59)),
    (seoul(6, 11, 1, 0), seoul(6, 11, 9, 0)),
    (seoul(6, 11, 8, 59), seoul(6, 11, 9, 0)),
    (seoul(6, 11, 9, 0), seoul(6, 11, 9, 0)),
]


@pytest.mark.parametrize(("meant", "moved"), SHIFTS)
def test_the_late_evening_moves_back_and_the_night_moves_on(meant: datetime, moved: datetime) -> None:
    assert quiet_shift(meant, SEOUL, QUIET) == moved


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(20, 59, False), (21, 0, True), (0, 30, True), (8, 59, True), (9, 0, False)]
)
def test_quiet_hours_are_from_nine_to_nine(hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(seoul(6, 10, hour, minute), SEOUL, QUIET) is quiet


@pytest.mark.parametrize(
    ("at", "awake"),
    [
        (seoul(6, 10, 22), seoul(6, 11, 9)),
        (seoul(6, 11, 0, 10), seoul(6, 11, 9)),
        (seoul(6, 11, 9), seoul(6, 11, 9)),
        (seoul(6, 11, 15), seoul(6, 11, 15)),
    ],
)
def test_waking_up_only_ever_comes_later(at: datetime, awake: datetime) -> None:
    assert next_awake(at, SEOUL, QUIET) == awake


def test_the_same_start_and_end_mean_no_quiet_hours() -> None:
    never = QuietHours(starts=time(9), ends=time(9), evening_until=time(9))
    assert not any(is_quiet(seoul(6, 10, hour), SEOUL, never) for hour in range(24))


def test_quiet_hours_may_begin_after_midnight() -> None:
    late = QuietHours(starts=time(0), ends=time(9), evening_until=time(1))
    assert not is_quiet(seoul(6, 10, 23), SEOUL, late)
    assert quiet_shift(seoul(6, 10, 0, 30), SEOUL, late) == seoul(6, 9, 23, 59)
