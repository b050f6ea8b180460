"""Sessions that move together keep their gaps."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.localtime import at_local, local_day, to_local
from domain.shifting import shifted

ZONES = st.sampled_from(["Asia/Seoul", "Europe/Berlin", "America/New_York"])
STARTS = st.lists(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    min_size=1,
    max_size=5,
    unique=True,
)


def test_those_that_follow_move_by_as_many_days_and_keep_their_time_of_day() -> None:
    zone = "Asia/Seoul"
    starts = {
        7: at_local(date(2027, 3, 15), time(14), zone),
        8: at_local(date(2027, 4, 12), time(10, 30), zone),
    }
    moved = shifted(starts, 7, at_local(date(2027, 3, 18), time(9), zone), zone)
    assert moved == {
        7: at_local(date(2027, 3, 18), time(9), zone),
        8: at_local(date(2027, 4, 15), time(10, 30), zone),
    }


def test_the_change_of_the_clocks_does_not_move_the_time_of_day() -> None:
    zone = "Europe/Berlin"
    starts = {1: at_local(date(2027, 3, 20), time(14), zone), 2: at_local(date(2027, 3, 27), time(14), zone)}
    moved = shifted(starts, 1, at_local(date(2027, 3, 21), time(14), zone), zone)
    assert to_local(moved[2], zone).time() == time(14)
    assert local_day(moved[2], zone) == date(2027, 3, 28)


@given(STARTS, st.integers(-200, 200), ZONES)
def test_the_gaps_in_days_stay_as_they_were(starts: list[datetime], days: int, zone: str) -> None:
    before = dict(enumerate(sorted(starts)))
    moved = shifted(before, 0, before[0] + timedelta(days=days), zone)
    delta = local_day(moved[0], zone) - local_day(before[0], zone)
    assert all(local_day(moved[each], zone) - local_day(before[each], zone) == delta for each in before)
    assert moved[0] == before[0] + timedelta(days=days)
