"""python-telegram-bot's four timeouts in aiohttp's words."""

from dataclasses import dataclass, replace
from functools import lru_cache

from aiohttp import ClientTimeout


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; None waits for ever.

    Attributes:
        pool: for a free connection.
        connect: to establish one.
        write: to send the request; ``media_write`` if it carries files.
        read: between two pieces of the answer.
    """

    pool: float | None = 1.0
    connect: float | None = 5.0
    write: float | None = 5.0
    read: float | None = 5.0
    media_write: float | None = 20.0

    def merged(self, *, has_files: bool, **given: object) -> "Timeouts":
        """These timeouts with those given for one request (a number or None) in their place."""
        values = {
            name: value for name, value in given.items() if value is None or isinstance(value, int | float)
        }
        if has_files and "write" not in values:
            values["write"] = self.media_write
        if not values:
            return self
        return replace(self, **values)

    def for_aiohttp(self) -> ClientTimeout:
        """The same for aiohttp, which knows no write timeout: the total bounds it."""
        return _for_aiohttp(self)


@lru_cache
def _for_aiohttp(timeouts: Timeouts) -> ClientTimeout:
    return ClientTimeout(
        total=_sum(timeouts.pool, timeouts.connect, timeouts.write, timeouts.read),
        connect=_sum(timeouts.pool, timeouts.connect),
        sock_connect=timeouts.connect,
        sock_read=timeouts.read,
    )


def _sum(*seconds: float | None) -> float | None:
    known = [value for value in seconds if value is not None]
    return sum(known) if len(known) == len(seconds) else None
