"""The queue of updates and the long poll that empties it."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Refused

Update = dict[str, Any]
FIRST_ID = 710_000_001
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Cut(Exception):  # noqa: N818 - not an error of ours: the connection shall close unanswered
    """The poll ends without an answer."""


@dataclass(slots=True)
class _Poll:
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ousted: bool = False
    cut: bool = False


class UpdateQueue:
    """Updates wait until a later `offset` confirms them; handing them out does not remove them.

    Telegram forgets updates after 24 hours; this queue does not, so that moved clocks lose nothing.
    """

    def __init__(self, on_poll: Callable[[], None] = lambda: None) -> None:
        self.pending: list[Update] = []
        self.allowed: frozenset[str] | None = None
        self.confirmed = 0
        self._next_id = FIRST_ID
        self._poll: _Poll | None = None
        self._on_poll = on_poll

    def add(self, kind: str, content: dict[str, Any]) -> int:
        """Queue an update and return its id; 0 if the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed is not None else kind not in NOT_BY_DEFAULT
        if not wanted:
            return 0
        number = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": number, kind: content})
        if self._poll:
            self._poll.wake.set()
        return number

    @property
    def polling(self) -> bool:
        """Whether the bot waits for updates at this moment."""
        return self._poll is not None

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds the bot asks for; None keeps what was set, an empty list is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def cut(self) -> None:
        """End the waiting poll without an answer."""
        if self._poll:
            self._poll.cut = True
            self._poll.wake.set()

    async def poll(self, *, offset: int, limit: int, timeout: float,  # noqa: ASYNC109 - Telegram's parameter
                   gone: Callable[[], bool] = lambda: False) -> list[Update]:  # fmt: skip
        """Confirm what is below `offset`, then return up to `limit` updates, waiting `timeout` seconds.

        Raises Refused (409) when a second poll takes over, Cut when nobody listens any more (`gone`).
        """
        if self._poll:
            self._poll.ousted = True
            self._poll.wake.set()
        self._confirm(offset)
        poll = self._poll = _Poll()
        self._on_poll()
        try:
            await self._wait(poll, timeout)
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.cut or gone():
            raise Cut
        if poll.ousted:
            raise Refused(409, OTHER_POLLER)
        return self.pending[:limit]

    async def _wait(self, poll: _Poll, seconds: float) -> None:
        if self.pending or seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await poll.wake.wait()
        except TimeoutError:
            return

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            kept = [update for update in self.pending if update["update_id"] >= offset]
            self.confirmed += len(self.pending) - len(kept)
            self.pending = kept
