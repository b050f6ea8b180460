"""A message as every phone in the chat shows it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sandbox.entities import Entity
from sandbox.keyboards import InlineRows, ReplyKeyboard
from sandbox.rendering import to_html

Sender = int | Literal["bot"]
MediaKind = Literal["photo", "document", "video", "voice", "sticker"]


@dataclass(frozen=True, slots=True)
class Media:
    """What a message carries besides text; `World.files.by_id[file_id]` has the bytes."""

    kind: MediaKind
    file_id: str


@dataclass(slots=True, eq=False)
class Message:
    """One message; `date` and `edited_at` are aware UTC.

    `sender` is "bot" or a user id. `text` is empty for media (see `caption`). `entities` belong to
    whichever of the two is there. `seq` grows over the whole world, so it orders messages of all chats.
    `extra` holds further parts in Telegram's own JSON: contact, location, pinned_message, ...
    """

    chat_id: int
    message_id: int
    seq: int
    date: datetime
    sender: Sender
    text: str = ""
    caption: str = ""
    entities: tuple[Entity, ...] = ()
    media: Media | None = None
    keyboard: InlineRows = ()
    reply_keyboard: ReplyKeyboard | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    reply_to: int | None = None
    thread_id: int | None = None
    media_group_id: str | None = None
    protect_content: bool = False
    silent: bool = False
    link_preview: bool = True
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The text or caption as simple, escaped HTML; line breaks stay newline characters."""
        return to_html(self.text or self.caption, self.entities)

    @property
    def words(self) -> str:
        """The text, or the caption of a picture or file."""
        return self.text or self.caption

    @property
    def photo(self) -> str | None:
        """The file id of the picture, if it is one."""
        return self._file("photo")

    @property
    def document(self) -> str | None:
        """The file id of the document, if it is one."""
        return self._file("document")

    @property
    def video(self) -> str | None:
        """The file id of the video, if it is one."""
        return self._file("video")

    @property
    def voice(self) -> str | None:
        """The file id of the voice message, if it is one."""
        return self._file("voice")

    @property
    def sticker(self) -> str | None:
        """The file id of the sticker, if it is one."""
        return self._file("sticker")

    @property
    def labels(self) -> list[str]:
        """The visible texts of the buttons under the message, row after row."""
        return [button.text for row in self.keyboard for button in row]

    def _file(self, kind: MediaKind) -> str | None:
        return self.media.file_id if self.media and self.media.kind == kind else None
