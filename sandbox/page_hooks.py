"""What a demo may hand to the page: a clock that moves, and the list of its messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A planned or sent message; every string is ready to show.

    `due` is aware. `status` colours the line by its first word (sent, planned, held, failed, ...; others are
    grey), `why` is the reason for it, `text` the words that were sent ("" before that).
    """

    due: datetime
    to: str
    what: str
    status: str
    why: str
    lane: str
    text: str


class DemoHooks(Protocol):
    """The demo behind the page."""

    @property
    def zone(self) -> str:
        """The IANA zone the page shows times in."""

    def now(self) -> datetime:
        """Return the demo's time, aware UTC."""

    async def advance(self, by: timedelta) -> None:
        """Move the clock forwards; return when the bot has settled."""

    async def advance_to_next(self) -> datetime | None:
        """Move the clock to the next planned message; return that time (UTC), None if nothing is planned."""

    async def outbox(self) -> list[OutboxLine]:
        """Return the planned and sent messages, in any order."""
