from datetime import UTC, datetime

import pytest

from locales import dates

SEOUL = "Asia/Seoul"
FRIDAY = datetime(2025, 12, 5, 5, 0, tzinfo=UTC)


def test_english_days_are_written_out_and_unambiguous() -> None:
    assert dates.day("en", FRIDAY, SEOUL) == "Friday 5 December"
    assert dates.short_day("en", FRIDAY, SEOUL) == "Fri 5 Dec"
    assert dates.clock("en", FRIDAY, SEOUL) == "14:00"
    assert dates.when("en", FRIDAY, SEOUL) == "Friday 5 December, 14:00"


def test_korean_days_and_hours_are_said_as_clinics_say_them() -> None:
    assert dates.day("ko", FRIDAY, SEOUL) == "12월 5일 금요일"
    assert dates.short_day("ko", FRIDAY, SEOUL) == "12월 5일 (금)"
    assert dates.clock("ko", FRIDAY, SEOUL) == "오후 2시"
    assert dates.when("ko", FRIDAY, SEOUL) == "12월 5일 금요일 오후 2시"


@pytest.mark.parametrize(
    ("utc_hour", "minute", "said"),
    [
        (0, 30, "오전 9시 30분"),
        (3, 0, "낮 12시"),
        (15, 5, "밤 12시 5분"),
        (11, 59, "오후 8시 59분"),
        (16, 0, "오전 1시"),
    ],
)
def test_korean_hours_are_never_ambiguous(utc_hour: int, minute: int, said: str) -> None:
    assert dates.clock("ko", datetime(2025, 12, 5, utc_hour, minute, tzinfo=UTC), SEOUL) == said


def test_the_zone_decides_which_day_it_is() -> None:
    late = datetime(2025, 12, 5, 16, 0, tzinfo=UTC)
    assert dates.day("en", late, SEOUL) == "Saturday 6 December"
    assert dates.day("en", late, "America/New_York") == "Friday 5 December"


def test_other_languages_follow_their_own_customs() -> None:
    assert dates.day("ja", FRIDAY, SEOUL) == "12月5日金曜日"
    assert dates.when("ja", FRIDAY, SEOUL) == "12月5日金曜日, 14:00"
    assert dates.clock("fr_CA", FRIDAY, SEOUL) == "14 h 00"
    assert dates.clock("zh-TW", FRIDAY, SEOUL) == "14:00"


def test_countries_have_names_in_the_readers_language() -> None:
    assert dates.country("ko", "JP") == "일본"
    assert dates.country("en", "JP") == "Japan"
    assert dates.country("en", "QX") == "QX"
    assert (dates.country("en", "US"), dates.country("ko", "US")) == ("the United States", "미국")


def test_cities_are_named_as_readers_write_them() -> None:
    zone = "America/Argentina/Buenos_Aires"
    assert [dates.city("ko", each) for each in ("Asia/Seoul", "America/New_York")] == ["서울", "뉴욕"]
    assert [dates.city("en", each) for each in ("America/New_York", zone)] == ["New York", "Buenos Aires"]


def test_a_day_long_ago_is_said_with_its_year() -> None:
    assert dates.full_day("ko", FRIDAY, SEOUL) == "2025년 12월 5일 금요일"
    assert dates.full_day("en", FRIDAY, SEOUL) == "Friday, 5 December 2025"


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.day("en", FRIDAY.replace(tzinfo=None), SEOUL)
