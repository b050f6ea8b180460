"""A message made ready to leave."""

from dataclasses import dataclass, field

from domain.messages import Lane
from services.screen import Screen


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One owed message, decided and rendered for the moment it is claimed.

    Attributes:
        message_id: the outbox row.
        chat_id: Telegram's chat.
        screen: what the person will see.
        thread_id: the topic of a group it goes into.
        topic: instead of sending a message, a topic of this name is made in the group.
    """

    message_id: int
    chat_id: int
    lane: Lane
    screen: Screen = field(repr=False)
    thread_id: int | None = None
    topic: str = ""
