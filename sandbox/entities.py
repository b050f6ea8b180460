"""Message entities: the formatting Telegram keeps beside a text."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted stretch of a text; `offset` and `length` count UTF-16 code units, as Telegram does."""

    type: str
    offset: int
    length: int
    url: str | None = None
    user_id: int | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    @property
    def end(self) -> int:
        """The offset after the last code unit."""
        return self.offset + self.length

    def to_json(self) -> dict[str, Any]:
        """Return Telegram's MessageEntity object."""
        found: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            found["url"] = self.url
        if self.user_id is not None:
            found["user"] = {"id": self.user_id, "is_bot": False, "first_name": ""}
        if self.language is not None:
            found["language"] = self.language
        if self.custom_emoji_id is not None:
            found["custom_emoji_id"] = self.custom_emoji_id
        return found


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
