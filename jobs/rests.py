"""Growing pauses after something went wrong, by key, on the monotonic clock."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

FIRST = 1.0
LONGEST = 60.0
FORGET_AFTER = 600.0

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Rest:
    until: float
    times: int


class Rests(Generic[K]):
    """Each further rest of a key is twice as long: 1, 2, 4 ... at most 60 seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._rests: dict[K, _Rest] = {}

    def begin(self, key: K) -> int:
        """Rest from now on; returns how many times in a row this key has."""
        now = self._monotonic()
        self._rests = {k: rest for k, rest in self._rests.items() if rest.until + FORGET_AFTER > now}
        times = self._rests[key].times + 1 if key in self._rests else 1
        self._rests[key] = _Rest(now + min(FIRST * 2 ** (times - 1), LONGEST), times)
        return times

    def end(self, key: K) -> None:
        """It went well: forget all about the key."""
        self._rests.pop(key, None)

    def active(self, key: K) -> bool:
        """True while the key rests."""
        rest = self._rests.get(key)
        return rest is not None and rest.until > self._monotonic()

    def soonest(self) -> float:
        """Seconds until the first running rest is over; infinity if none runs."""
        now = self._monotonic()
        left = (rest.until - now for rest in self._rests.values())
        return min((seconds for seconds in left if seconds > 0), default=float("inf"))
