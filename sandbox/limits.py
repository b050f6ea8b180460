"""Telegram's flood limits, as far as they are known: per second, per chat, per group and minute."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(slots=True)
class Bucket:
    """Lets `burst` requests through at once, then one per `interval` seconds."""

    interval: float
    burst: int
    free_at: float = 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until a request fits; 0.0 if it fits now."""
        return max(0.0, max(self.free_at, now) - now - (self.burst - 1) * self.interval)

    def take(self, now: float) -> None:
        """Count a request."""
        self.free_at = max(self.free_at, now) + self.interval


class Limits:
    """Counts sent messages in real seconds: a moved clock of the world does not refill it."""

    def __init__(self, *, per_second: float = 30, per_chat_per_second: float = 1, burst: int | None = None,
                 chat_burst: int = 1, group_per_minute: int = 20,
                 monotonic: Callable[[], float] = time.monotonic) -> None:  # fmt: skip
        self._all = Bucket(1 / per_second, burst or max(1, int(per_second)))
        self._chat_interval = 1 / per_chat_per_second
        self._chat_burst = chat_burst
        self._group_per_minute = group_per_minute
        self._chats: dict[int, list[Bucket]] = {}
        self._monotonic = monotonic
        self.refused = 0  # how many messages came too fast

    def check(self, chat_id: int, messages: int = 1) -> int:
        """Count messages to the chat and return 0, or return `retry_after` in seconds, counting nothing."""
        now = self._monotonic()
        buckets = [self._all, *self._of(chat_id)]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            self.refused += 1
            return max(1, math.ceil(wait))
        for bucket in buckets:
            for _ in range(messages):
                bucket.take(now)
        return 0

    def _of(self, chat_id: int) -> list[Bucket]:
        if chat_id not in self._chats:
            found = [Bucket(self._chat_interval, self._chat_burst)]
            if chat_id < 0:
                found.append(Bucket(MINUTE / self._group_per_minute, self._group_per_minute))
            self._chats[chat_id] = found
        return self._chats[chat_id]
