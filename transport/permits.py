"""A permit: the right to make one request now."""

from dataclasses import dataclass, field

from domain.messages import Lane

ChatId = int | str


@dataclass(slots=True, eq=False)
class Permit:
    """One slot of the pace, taken for one chat. Passed with the request as its ``rate_limit_args``.

    Attributes:
        chat_id: None for a request that belongs to no chat.
        owed: the message is one the clinic owes, not a direct reply in a conversation.
    """

    lane: Lane
    chat_id: ChatId | None
    owed: bool = True
    _used: bool = field(default=False, init=False)

    def use(self) -> bool:
        """Use it up; False if that has happened before."""
        first, self._used = not self._used, True
        return first
