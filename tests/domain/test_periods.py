"""Calendar periods: months back, and the day on which a consent to advertisements is brought to mind."""

from datetime import UTC, date, datetime

import pytest

from domain.periods import months_before, tell_again_on


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ((2027, 3, 15), 12, (2026, 3, 15)),
        ((2027, 3, 31), 1, (2027, 2, 28)),
        ((2028, 2, 29), 12, (2027, 2, 28)),
        ((2027, 1, 10), 3, (2026, 10, 10)),
    ],
)
def test_months_back_is_the_same_day_or_the_last_of_the_month(
    day: tuple[int, int, int], months: int, earlier: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, 9, 30, tzinfo=UTC), months) == datetime(*earlier, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agreed", "told", "again"),
    [
        (date(2025, 6, 1), None, date(2027, 5, 2)),
        (date(2025, 6, 1), date(2027, 5, 2), date(2029, 5, 2)),
        (date(2025, 6, 1), date(2027, 8, 1), date(2029, 5, 2)),
        (date(2025, 6, 1), date(2026, 6, 1), date(2027, 5, 2)),
        (date(2024, 2, 29), None, date(2026, 1, 29)),
    ],
)
def test_every_second_anniversary_of_the_consent_is_announced_thirty_days_ahead(
    agreed: date, told: date | None, again: date
) -> None:
    assert tell_again_on(agreed, told) == again
