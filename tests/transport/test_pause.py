from datetime import UTC, datetime, timedelta

import pytest

from transport.pause import PauseRecord

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_what_is_left_of_a_pause_shrinks_with_time_and_ends_at_zero() -> None:
    record = PauseRecord.begun(NOW, MINUTE)
    assert record.left(NOW + timedelta(seconds=45)) == timedelta(seconds=15)
    assert record.left(NOW + timedelta(hours=1)) == timedelta(0)


def test_a_clock_set_back_never_makes_a_pause_longer_than_it_was() -> None:
    record = PauseRecord.begun(NOW, MINUTE)
    assert record.left(NOW - timedelta(days=400)) == MINUTE


def test_a_record_survives_being_written_as_text() -> None:
    record = PauseRecord.begun(NOW, timedelta(seconds=7))
    assert PauseRecord.from_text(str(record)) == record


@pytest.mark.parametrize("text", ["", "yesterday|3", "2026-12-01T03:00:00+00:00|soon"])
def test_text_that_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - three different sentences of the standard library
        PauseRecord.from_text(text)
