"""How fast the seconds of the limiter pass: one a second for Telegram, faster where a clock is moved."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pacing:
    """Seconds between messages, and waiting for them; both must run at the same speed."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]


def hurried(times: float) -> Pacing:
    """Seconds that pass so many times faster, for weeks that are lived in seconds."""
    return Pacing(lambda: time.monotonic() * times, lambda seconds: asyncio.sleep(seconds / times))


REAL_TIME = Pacing(time.monotonic, asyncio.sleep)
