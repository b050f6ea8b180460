"""The clock two processes share."""

from datetime import timedelta
from pathlib import Path

from sandbox.clock import FileClock, utc_now


def test_no_file_means_no_offset(tmp_path: Path) -> None:
    assert abs(FileClock(tmp_path / "offset")() - utc_now()) < timedelta(seconds=5)


def test_an_offset_is_read_anew_and_nonsense_keeps_the_last(tmp_path: Path) -> None:
    clock = FileClock(tmp_path / "offset")
    clock.set_offset(3600)
    assert clock.offset() == 3600
    clock.path.write_text("half-wri")
    assert clock.offset() == 3600
    clock.path.write_text("60")
    assert abs(clock() - utc_now() - timedelta(seconds=60)) < timedelta(seconds=5)
