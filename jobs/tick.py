"""A tick: something the clock does again and again, under a name."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the timetable.

    Attributes:
        name: unique.
        run: does its work for ``now`` (aware UTC by our clock) and returns when it wants to run next, or
            None to sleep until it is woken by name.
    """

    name: str
    run: Callable[[datetime], Awaitable[datetime | None]]
