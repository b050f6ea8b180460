"""What the world remembers for its witnesses: calls, refusals, answers, events."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the bot that was accepted; `at` is the world's time (UTC)."""

    seq: int
    at: datetime
    method: str
    params: dict[str, Any]

    @property
    def chat_id(self) -> int | None:
        """The chat it was for, if the method has one."""
        found = self.params.get("chat_id")
        return found if isinstance(found, int) else None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A request of the bot that was refused (4xx other than 429), so probably a mistake of the bot."""

    at: datetime
    method: str
    params: dict[str, Any]
    status: int
    description: str

    def __str__(self) -> str:
        return f"{self.method}: {self.status} {self.description} {self.params}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a tap: a toast, or an alert that must be closed; `text` may be empty."""

    text: str = ""
    show_alert: bool = False
    url: str | None = None


@dataclass(slots=True)
class CallbackQuery:
    """A tap the bot was told of; `answer` is None until it answered."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    at: datetime
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something changed.

    `kind`: "message", "edited", "deleted", "answer", "action", "pinned", "person", "chat", "update",
    "poll", "profile", "call", "rejection" or "faults".
    """

    kind: str
    chat_id: int | None = None
    message_id: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)
