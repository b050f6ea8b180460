from datetime import date, time

import pytest

from domain.typed_dates import Problem, Typed, TypedDateError, read_typed

TODAY = date(2026, 12, 1)
THE_DAY = Typed(date(2026, 12, 5), time(14))


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-05 14:00",
        "2026.12.5 14:00",
        "5 Dec 14:00",
        "5 December 2026 14:00",
        "December 5, 2026 at 2 pm",
        "Dec 5th, 2pm",
        "12/5 14:00",
        "12.5. 14:00",
        "12월 5일 14:00",
        "12월5일 14시",
        "2026년 12월 5일 오후 2시",
        "12월 5일 오후 2:00",
        "  12／5   14：00 ",
        "12/5\u200b 14:00",
    ],
)
def test_a_day_and_a_time_are_read_in_every_usual_form(text: str) -> None:
    assert read_typed(text, TODAY) == THE_DAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", Typed(None, time(14, 30))),
        ("오후 2시 30분", Typed(None, time(14, 30))),
        ("오후 2시 반", Typed(None, time(14, 30))),
        ("낮 12시", Typed(None, time(12))),
        ("12 am", Typed(None, time(0))),
        ("5 Dec", Typed(date(2026, 12, 5), None)),
        ("tomorrow 9:30", Typed(date(2026, 12, 2), time(9, 30))),
        ("내일", Typed(date(2026, 12, 2), None)),
    ],
)
def test_a_day_alone_or_a_time_alone_is_read_too(text: str, expected: Typed) -> None:
    assert read_typed(text, TODAY) == expected


def test_a_day_without_a_year_is_the_next_such_day() -> None:
    assert read_typed("5 Jan", TODAY).day == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31 February", Problem.NO_SUCH_DAY),
        ("2월 30일 14:00", Problem.NO_SUCH_DAY),
        ("13/5", Problem.NO_SUCH_DAY),
        ("29 Feb", Problem.NO_SUCH_DAY),
        ("2026-12-05 25:00", Problem.NO_SUCH_TIME),
        ("5 Dec 14:75", Problem.NO_SUCH_TIME),
        ("13 pm", Problem.NO_SUCH_TIME),
        ("30 Nov", Problem.PAST),
        ("2025-12-05 14:00", Problem.PAST),
        ("9999-12-31", Problem.TOO_FAR),
        ("0000-01-01", Problem.NO_SUCH_DAY),
        ("next week", Problem.UNCLEAR),
        ("5", Problem.UNCLEAR),
        ("", Problem.UNCLEAR),
        ("5 Dec 14:00 please", Problem.UNCLEAR),
        ("<b>5 Dec</b>", Problem.UNCLEAR),
        ("٥ Dec x", Problem.UNCLEAR),
    ],
)
def test_what_does_not_exist_or_is_not_clear_is_refused_with_its_reason(text: str, problem: Problem) -> None:
    with pytest.raises(TypedDateError) as refused:
        read_typed(text, TODAY)
    assert refused.value.problem is problem


def test_backwards_a_day_without_a_year_is_the_last_such_day() -> None:
    assert read_typed("5 Dec 14:00", TODAY, backwards=True) == Typed(date(2025, 12, 5), time(14))


@pytest.mark.parametrize("text", ["2026-12-05", "tomorrow"])
def test_backwards_a_day_to_come_is_refused(text: str) -> None:
    with pytest.raises(TypedDateError) as refused:
        read_typed(text, TODAY, backwards=True)
    assert refused.value.problem is Problem.NOT_YET


def test_long_nonsense_is_refused_quickly() -> None:
    with pytest.raises(TypedDateError):
        read_typed("5 " * 1500, TODAY)


LATEST = date(2029, 12, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2029-12-01", LATEST),
        ("5 Jan 2028", date(2028, 1, 5)),
        ("2028년 2월 29일", date(2028, 2, 29)),
        ("today", TODAY),
    ],
)
def test_up_to_a_latest_day_years_ahead_is_read(text: str, day: date) -> None:
    assert read_typed(text, TODAY, latest=LATEST) == Typed(day, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2029-12-02", Problem.TOO_FAR),
        ("30 Nov 2026", Problem.PAST),
        ("5 Dec", Problem.NO_YEAR),
        ("29 Feb", Problem.NO_YEAR),
        ("31 Feb", Problem.NO_SUCH_DAY),
    ],
)
def test_with_a_latest_day_years_ahead_a_day_needs_its_year(text: str, problem: Problem) -> None:
    with pytest.raises(TypedDateError) as refused:
        read_typed(text, TODAY, latest=LATEST)
    assert refused.value.problem is problem
