"""How often one chat may be written to (Telegram: about one message a second, 20 a minute in a group).

The exact limits are unpublished; these are the documented ones with a margin.
"""

from collections import deque
from dataclasses import dataclass, field

from transport.permits import ChatId, Permit

GAP = 1.05
"""Seconds between two owed messages to one chat."""
BURST = 3
"""Direct replies a chat may get at once."""
GROUP_COUNT = 20
GROUP_WINDOW = 60.0
PRUNE_AT = 4096


@dataclass(slots=True)
class _Pace:
    """``full_until``: when the chat would be back to rest had every message cost one gap."""

    full_until: float = float("-inf")
    owed_at: float = float("-inf")
    recent: deque[float] = field(default_factory=deque)


class ChatBook:
    """Remembers when each chat was last written to. All times are seconds of the monotonic clock.

    ``gap``: seconds between two owed messages to one chat.
    """

    def __init__(self, gap: float = GAP) -> None:
        self._gap = gap
        self._paces: dict[ChatId, _Pace] = {}

    def __contains__(self, chat_id: ChatId | None) -> bool:
        """Whether the chat was written to lately; any other may be at once."""
        return chat_id in self._paces

    def ready_at(self, permit: Permit) -> float:
        """When the chat may be written to; in the past or minus infinity if now."""
        pace = self._paces.get(permit.chat_id) if permit.chat_id is not None else None
        if pace is None:
            return float("-inf")
        within_burst = pace.full_until - (BURST - 1) * self._gap
        ready = max(within_burst, pace.owed_at + self._gap) if permit.owed else within_burst
        if len(pace.recent) >= GROUP_COUNT:
            ready = max(ready, pace.recent[-GROUP_COUNT] + GROUP_WINDOW)
        return ready

    def take(self, permit: Permit, now: float) -> None:
        """Count a message."""
        if permit.chat_id is None:
            return
        if len(self._paces) >= PRUNE_AT:
            self._prune(now)
        pace = self._paces.setdefault(permit.chat_id, _Pace())
        pace.full_until = max(pace.full_until, now) + self._gap
        if permit.owed:
            pace.owed_at = now
        if _is_group(permit.chat_id):
            pace.recent.append(now)
            while len(pace.recent) > GROUP_COUNT:
                pace.recent.popleft()

    def give_back(self, permit: Permit) -> None:
        """Undo a ``take``: the request was not made."""
        pace = self._paces.get(permit.chat_id) if permit.chat_id is not None else None
        if pace is None:
            return
        pace.full_until -= self._gap
        if permit.owed:
            pace.owed_at -= self._gap
        if pace.recent:
            pace.recent.pop()

    def _prune(self, now: float) -> None:
        self._paces = {
            chat: pace
            for chat, pace in self._paces.items()
            if pace.full_until > now or (pace.recent and pace.recent[-1] + GROUP_WINDOW > now)
        }


def _is_group(chat_id: ChatId) -> bool:
    return isinstance(chat_id, str) or chat_id < 0
