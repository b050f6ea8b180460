"""Clocks: the system's, and two that can be moved."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


def system_clock() -> datetime:
    """The present instant, aware UTC."""
    return datetime.now(UTC)


class MovableClock:
    """A clock that runs on but can be set; for the demo and for tests.

    ``frozen``: it stands still between moves, so that a test sees exactly the instants it chose.
    """

    def __init__(self, starts_at: datetime | None = None, *, frozen: bool = False) -> None:
        self._frozen = starts_at or system_clock() if frozen else None
        self._offset = (starts_at - system_clock()) if starts_at else timedelta(0)

    def __call__(self) -> datetime:
        """The instant it shows, aware UTC."""
        return self._frozen if self._frozen is not None else system_clock() + self._offset

    def set(self, instant: datetime) -> None:
        """Show this instant from now on."""
        if self._frozen is not None:
            self._frozen = instant
        else:
            self._offset = instant - system_clock()


class FileClock:
    """The system's clock plus the seconds in a file, read anew each time; for tests that kill the process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self) -> datetime:
        """The instant it shows, aware UTC; the system's while the file is missing or half written."""
        try:
            seconds = float(self._path.read_text())
        except (OSError, ValueError):
            seconds = 0.0
        return system_clock() + timedelta(seconds=seconds)
