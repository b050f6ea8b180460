"""What to do while requests do not even leave: rest the chat, and after several chats rest altogether."""

from collections.abc import Callable

from jobs.rests import Rests
from transport.permits import ChatId

CHATS_IN_A_ROW = 3
"""So many chats failing one after the other mean the network, not the chat."""
EVERYBODY = "everybody"


class Backoff:
    """Rests of chats, of everybody, and of single messages that could not be prepared."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._chats: Rests[int] = Rests(monotonic)
        self._all: Rests[str] = Rests(monotonic)
        self._messages: Rests[int] = Rests(monotonic)
        self._in_a_row: set[int] = set()

    @property
    def holds(self) -> bool:
        """True while nothing at all is to be tried."""
        return self._all.active(EVERYBODY)

    @property
    def probing(self) -> bool:
        """True while the network is in doubt: then one message at a time is tried."""
        return len(self._in_a_row) >= CHATS_IN_A_ROW

    def not_sent(self, chat_id: int) -> None:
        """A request to this chat did not leave."""
        self._chats.begin(chat_id)
        self._in_a_row.add(chat_id)
        if self.probing and not self.holds:
            self._all.begin(EVERYBODY)

    def answered(self, chat_id: int) -> None:
        """Telegram answered, whatever it said: the network works."""
        self._chats.end(chat_id)
        self._all.end(EVERYBODY)
        self._in_a_row.clear()

    def wait(self, chat_id: ChatId | None) -> None:
        """Nothing can be prepared at the moment: the chat rests, so that its messages keep their order."""
        if isinstance(chat_id, int):
            self._chats.begin(chat_id)

    def not_prepared(self, message_id: int) -> int:
        """A message could not be prepared; returns how often in a row."""
        return self._messages.begin(message_id)

    def rests(self, message_id: int, chat_id: int | None) -> bool:
        """True if this message is not to be tried now."""
        return self._messages.active(message_id) or (chat_id is not None and self._chats.active(chat_id))

    def soonest(self) -> float:
        """Seconds until the first rest is over; infinity if there is none."""
        return min(self._chats.soonest(), self._all.soonest(), self._messages.soonest())
