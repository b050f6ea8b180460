from datetime import UTC, date, datetime, time

import pytest

from domain.localtime import at_local, is_zone, next_at, shift, to_local
from domain.steps import Offset


def test_a_wall_time_the_spring_jump_leaves_out_moves_forward_by_the_jump() -> None:
    moved = at_local(date(2026, 3, 8), time(2, 30), "America/New_York")
    assert to_local(moved, "America/New_York").time() == time(3, 30)


def test_of_a_wall_time_that_comes_twice_the_first_counts() -> None:
    first = at_local(date(2026, 11, 1), time(1, 30), "America/New_York")
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_fold_mark_on_the_wall_time_changes_nothing() -> None:
    plain = at_local(date(2026, 11, 1), time(1, 30), "America/New_York")
    assert at_local(date(2026, 11, 1), time(1, 30, fold=1), "America/New_York") == plain


def test_days_keep_the_wall_time_across_a_switch() -> None:
    start = datetime(2026, 3, 6, 19, tzinfo=UTC)  # 14:00 in New York, two days before the spring jump
    assert shift(start, Offset(days=3), "America/New_York") == datetime(2026, 3, 9, 18, tzinfo=UTC)


def test_hours_are_exact_across_a_switch() -> None:
    start = datetime(2026, 3, 7, 19, tzinfo=UTC)
    assert shift(start, Offset(hours=24), "America/New_York") == datetime(2026, 3, 8, 19, tzinfo=UTC)


def test_days_with_an_hour_go_to_that_hour() -> None:
    start = datetime(2026, 6, 10, 5, tzinfo=UTC)
    assert shift(start, Offset(days=-3, at=time(18)), "Asia/Seoul") == datetime(2026, 6, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize("offset", [Offset(), Offset(days=1, hours=1)])
def test_an_offset_counts_either_days_or_hours(offset: Offset) -> None:
    with pytest.raises(ValueError, match="either days or hours"):
        shift(datetime(2026, 1, 1, tzinfo=UTC), offset, "Asia/Seoul")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_local(datetime(2026, 1, 1), "Asia/Seoul")  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("instant", "hour"),
    [(datetime(2026, 6, 1, 1, 59, tzinfo=UTC), 2), (datetime(2026, 6, 1, 2, tzinfo=UTC), 26)],
)
def test_the_next_eleven_o_clock_is_strictly_later(instant: datetime, hour: int) -> None:
    eleven = next_at(instant, time(11), "Asia/Seoul")
    assert eleven == datetime(2026, 6, 1 + hour // 24, hour % 24, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Asia/Seoul", "Europe/Berlin", "UTC"])
def test_real_zones_are_known(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Asia", "Asia/Soul", "asia/seoul", "../etc/passwd", "Factory", "x" * 5000, "\0"]
)
def test_anything_else_is_not_a_zone(name: str) -> None:
    assert not is_zone(name)
