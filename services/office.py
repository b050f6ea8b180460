"""What every deed needs besides the transaction and the time."""

from dataclasses import dataclass

from content import Content
from services.texts import Texts


@dataclass(frozen=True, slots=True)
class Office:
    """The clinic's content, the texts made of it, and the bot's public name (for invite links)."""

    content: Content
    texts: Texts
    bot_username: str
