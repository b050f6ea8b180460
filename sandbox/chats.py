"""A chat: a private one with a person, or a group the bot is in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sandbox.keyboards import ReplyKeyboard
from sandbox.messages import Message

ChatType = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]


@dataclass(slots=True, eq=False)
class Chat:
    """A chat and all its messages in order; deleted messages stay, marked.

    `opened`: the bot may write (a person pressed Start, or it is a group). `bot_status` is the bot's
    standing in a group, `owner` the user id of its creator. `action` is the last "typing…" and when it
    was shown (UTC).
    """

    id: int
    type: ChatType
    title: str
    is_forum: bool = False
    opened: bool = False
    members: set[int] = field(default_factory=set)
    owner: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    bot_status: BotStatus = "member"
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    migrated_to: int | None = None
    reply_keyboard: ReplyKeyboard | None = None
    action: tuple[str, datetime] | None = None

    def transcript(self) -> list[Message]:
        """Return the messages a phone shows now, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def from_bot(self) -> list[Message]:
        """Return what the bot has written here and not deleted, oldest first."""
        return [message for message in self.transcript() if message.sender == "bot"]

    @property
    def last(self) -> Message | None:
        """The newest message shown, if any."""
        return next((m for m in reversed(self.messages.values()) if not m.deleted), None)
