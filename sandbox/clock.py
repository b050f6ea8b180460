"""Where the world takes its time from."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


def utc_now() -> datetime:
    """Return the system's time, aware UTC."""
    return datetime.now(UTC)


class HandClock:
    """A clock that stands still until it is moved; `time` is aware UTC."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.time

    def forward(self, **by: float) -> None:
        """Move it by `timedelta(**by)`."""
        self.time += timedelta(**by)


class FileClock:
    """The system's time plus an offset in seconds kept in a text file, so that two processes agree.

    A missing or empty file means no offset; a half-written one keeps the offset read before it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0.0

    def __call__(self) -> datetime:
        """Return the moved time, aware UTC."""
        return utc_now() + timedelta(seconds=self.offset())

    def offset(self) -> float:
        """Return the offset in seconds, read anew."""
        try:
            text = self.path.read_text().strip()
            self._offset = float(text) if text else 0.0
        except FileNotFoundError:
            self._offset = 0.0
        except ValueError:
            return self._offset
        return self._offset

    def set_offset(self, seconds: float) -> None:
        """Write a new offset; readers see the old or the new one, never half of it."""
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.write_text(f"{seconds}\n")
        fresh.replace(self.path)
