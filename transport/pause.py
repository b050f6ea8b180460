"""The pause Telegram asks for with a 429: obeyed by the monotonic clock, remembered across restarts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

LoadPause = Callable[[], Awaitable[timedelta]]
SavePause = Callable[[timedelta], Awaitable[None]]

SAME = 0.5
"""Seconds. Several requests in flight get the same 429; one is worth writing down."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PauseRecord:
    """What is stored of a pause: its end (aware UTC) and its whole length."""

    until: datetime
    length: timedelta

    @classmethod
    def begun(cls, now: datetime, length: timedelta) -> "PauseRecord":
        """The record of a pause that begins now (aware UTC)."""
        return cls(now + length, length)

    @classmethod
    def from_text(cls, text: str) -> "PauseRecord":
        """Read what ``str()`` wrote. Raises ValueError for anything else."""
        until, _, seconds = text.partition("|")
        return cls(datetime.fromisoformat(until), timedelta(seconds=float(seconds)))

    def __str__(self) -> str:
        return f"{self.until.isoformat()}|{self.length.total_seconds()}"

    def left(self, now: datetime) -> timedelta:
        """What is left of it; never more than its length, even if the wall clock was set back."""
        return max(timedelta(0), min(self.until - now, self.length))


async def nothing_saved() -> timedelta:
    """A ``load_pause`` for a bot without memory."""
    return timedelta(0)


async def save_nothing(_length: timedelta) -> None:
    """A ``save_pause`` for a bot without memory."""


class Pause:
    """The present pause. ``load`` gives what is left of one begun before a restart, ``save`` its length."""

    def __init__(self, monotonic: Callable[[], float], load: LoadPause, save: SavePause) -> None:
        self.until = float("-inf")
        self._monotonic = monotonic
        self._load = load
        self._save = save

    @property
    def left(self) -> float:
        """Seconds left; 0.0 if there is no pause."""
        return max(0.0, self.until - self._monotonic())

    async def restore(self) -> None:
        """Take up the pause of an earlier run."""
        left = (await self._load()).total_seconds()
        if left > 0:
            self.until = max(self.until, self._monotonic() + left)

    async def begin(self, length: timedelta) -> None:
        """Pause from now on; a longer pause that is already running stays."""
        until = self._monotonic() + length.total_seconds()
        news = until > self.until + SAME
        self.until = max(self.until, until)
        if not news:
            return
        log.warning("flood_control", seconds=length.total_seconds())
        try:
            await self._save(length)
        except Exception as error:  # noqa: BLE001 - the pause holds in memory; memory on disk is a bonus
            log.error("pause_not_saved", error=type(error).__name__)  # noqa: TRY400 - a traceback may quote data
