"""Paced slots: so many requests a second, evenly, without a burst at the start or after a rest."""

CATCH_UP = 0.01
"""Seconds of lateness that are made up for: a timer is never exact, and without this the rate would sag."""
LONGEST = 0.2
"""Seconds of our own slowness that are made up for while somebody waits."""


class Slots:
    """One slot every ``1 / rate`` seconds of the monotonic clock. A slot nobody takes is lost."""

    def __init__(self, rate: float) -> None:
        """Raises ValueError for a rate that is not positive."""
        if rate <= 0:
            raise ValueError("the rate must be positive")
        self._interval = 1 / rate
        self._next = float("-inf")

    @property
    def ready_at(self) -> float:
        """When the next slot begins, in seconds of the monotonic clock."""
        return self._next

    def take(self, now: float, since: float = float("inf")) -> None:
        """Take the next slot.

        ``since``: when the one who takes it began to wait. Slots that passed meanwhile because we were too
        slow to give them are made up for, up to ``LONGEST``; those before it are lost.
        """
        late = max(self._next, min(since, now), now - LONGEST)
        begins = self._next if now - self._next <= CATCH_UP else late
        self._next = begins + self._interval

    def give_back(self) -> None:
        """Undo the last ``take``: the request was not made."""
        self._next -= self._interval
