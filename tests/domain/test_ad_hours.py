"""The hours of broadcasts, at their edges, where the person is and in Korea."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ad_hours import KOREA, first_allowed, goes_at
from domain.broadcasts import Kind
from domain.localtime import to_local
from domain.steps import QuietHours

QUIET = QuietHours()
NEW_YORK, TOKYO, LONDON, BERLIN = "America/New_York", "Asia/Tokyo", "Europe/London", "Europe/Berlin"


def wall(zone: str, clock: str, day: str = "2027-03-02") -> datetime:
    """An aware UTC instant."""
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def goes(kind: Kind, instant: datetime, zone: str) -> bool:
    """Whether it may go at this very instant."""
    return first_allowed(kind, instant, zone, QUIET) == instant


@pytest.mark.parametrize(
    ("clock", "allowed"),
    [
        ("20:59:59", True),
        ("21:00", False),
        ("07:59", False),
        ("08:00", False),
        ("08:59:59", False),
        ("09:00", True),
    ],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_in_korea_a_day_lasts_from_nine_to_nine(kind: Kind, clock: str, *, allowed: bool) -> None:
    assert goes(kind, wall(KOREA, clock), KOREA) is allowed


@pytest.mark.parametrize(
    ("clock", "allowed"),
    [("20:59", True), ("21:00", False), ("07:59", False), ("08:00", True), ("08:59", True), ("09:00", True)],
)
def test_an_advertisement_to_somebody_abroad_also_keeps_koreas_night_until_eight(
    clock: str, *, allowed: bool
) -> None:
    sydney = "Australia/Sydney"  # two hours ahead in March: 08:00 in Korea is 10:00 there
    assert goes(Kind.AD, wall(KOREA, clock), sydney) is (allowed and clock != "20:59")
    assert not goes(Kind.AD, wall(KOREA, "19:00"), sydney), "21:00 there"
    assert goes(Kind.AD, wall(KOREA, "18:59"), sydney), "20:59 there"


def test_a_notice_abroad_knows_only_the_night_where_the_person_is() -> None:
    assert goes(Kind.NOTICE, wall(NEW_YORK, "09:00"), NEW_YORK), "23:00 in Korea"
    assert not goes(Kind.AD, wall(NEW_YORK, "09:00"), NEW_YORK)
    assert not goes(Kind.NOTICE, wall(NEW_YORK, "08:59"), NEW_YORK)


@pytest.mark.parametrize(
    ("zone", "asked", "goes_when"),
    [
        # New York is awake until 21:00, which is 11:00 in Korea; Korea's day begins at 18:00 there.
        (NEW_YORK, ("2027-03-02", "12:00"), ("2027-03-02", "18:00")),
        (NEW_YORK, ("2027-03-02", "20:59"), ("2027-03-02", "20:59")),
        (NEW_YORK, ("2027-03-02", "21:00"), ("2027-03-03", "18:00")),
        # London: both are awake from 09:00 to 11:59, when Korea's night begins.
        (LONDON, ("2027-03-02", "12:00"), ("2027-03-03", "09:00")),
        (LONDON, ("2027-03-02", "11:59"), ("2027-03-02", "11:59")),
        (LONDON, ("2027-03-02", "07:59"), ("2027-03-02", "09:00")),
    ],
)
def test_an_advertisement_waits_for_an_hour_that_is_day_in_both_places(
    zone: str, asked: tuple[str, str], goes_when: tuple[str, str]
) -> None:
    found = first_allowed(Kind.AD, wall(zone, asked[1], asked[0]), zone, QUIET)
    assert found == wall(zone, goes_when[1], goes_when[0])


def test_a_clock_that_jumps_moves_the_hours_with_it() -> None:
    # On 28 March 2027 Berlin's clocks go from 02:00 to 03:00: nine o'clock comes an hour earlier in UTC.
    night = wall(BERLIN, "23:00", "2027-03-27")
    assert first_allowed(Kind.NOTICE, night, BERLIN, QUIET) == datetime(2027, 3, 28, 7, 0, tzinfo=UTC)
    assert first_allowed(Kind.NOTICE, night - timedelta(days=1), BERLIN, QUIET) == datetime(
        2027, 3, 27, 8, 0, tzinfo=UTC
    )


def test_without_an_allowed_hour_before_its_end_it_does_not_go() -> None:
    asked, ends = wall(KOREA, "21:00"), wall(KOREA, "08:59", "2027-03-03")
    assert goes_at(Kind.AD, asked, ends, KOREA, QUIET) is None
    nine = wall(KOREA, "09:00", "2027-03-03")
    assert goes_at(Kind.AD, asked, nine, KOREA, QUIET) == nine


_ZONES = st.sampled_from([KOREA, NEW_YORK, LONDON, BERLIN, "Pacific/Kiritimati", "Pacific/Pago_Pago",
                          "Asia/Kathmandu", "America/Sao_Paulo", "Australia/Lord_Howe"])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)), _ZONES)  # noqa: DTZ001 - the zone is given beside
def test_wherever_somebody_is_an_advertisement_has_an_hour_within_a_day_and_never_wakes_them(
    instant: datetime, zone: str
) -> None:
    found = first_allowed(Kind.AD, instant, zone, QUIET)
    assert instant <= found < instant + timedelta(days=1, hours=2)
    assert 9 <= to_local(found, zone).hour < 21
    assert 8 <= to_local(found, KOREA).hour < 21
