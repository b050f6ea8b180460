"""A person with a phone: what a human can do to the bot, and nothing a human cannot."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.chats import Chat
from sandbox.errors import Impossible
from sandbox.messages import Media, MediaKind, Message
from sandbox.pictures import PIXEL
from sandbox.records import Answer


class Telegram(Protocol):
    """What a phone asks of the world."""

    def receive(self, person: "Person", chat: Chat, *, text: str = "", **content: Any) -> int:
        """Take a new message of a person; return the update's id (0 if the bot is not told)."""

    def find_button(
        self, person: "Person", label: str | None, data: str | None, where: tuple[Chat | None, int | None]
    ) -> tuple[Message, str]:
        """Find the message and callback data behind a button; raises Impossible."""

    def query(self, person: "Person", message: Message, data: str) -> str:
        """Tell the bot of a tap; return the query's id."""

    def visible(self, person: "Person", message_id: int, chat: Chat | None = None) -> Message:
        """Find a message in the person's chats (or this one); raises Impossible."""

    def rewrite(self, person: "Person", message: Message, text: str) -> int:
        """Edit a message of the person."""

    def unsend(self, person: "Person", message: Message) -> None:
        """Delete a message from the chat."""

    def upload(self, kind: MediaKind, data: bytes, name: str) -> Media:
        """Store a file a person sends."""

    def membership(self, person: "Person", *, blocked: bool) -> int:
        """Tell the bot that it was blocked or unblocked."""

    def vanish(self, person: "Person") -> None:
        """Close the person's account."""

    def answers_of(self, person: "Person") -> dict[str, Answer | None]:
        """Return the answers to the person's taps."""


@dataclass(slots=True, eq=False)
class Person:
    """A human; every act returns the id of the update queued for the bot (0: the bot is not told).

    `known`: the bot has seen this person in an update. What no client allows raises Impossible.
    """

    id: int
    first_name: str
    chat: Chat
    world: Telegram = field(repr=False)
    last_name: str = ""
    username: str | None = None
    language_code: str = "en"
    blocked: bool = False
    deleted: bool = False
    known: bool = False

    def start(self, payload: str = "") -> int:
        """Press Start (with a deep link's payload); opens the chat, and unblocks the bot if need be."""
        if self.blocked:
            self.unblock()
        return self.send(f"/start {payload}".strip())

    def send(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> int:
        """Write a text to the bot or into a group, maybe as a reply to a message or into a forum topic."""
        return self.world.receive(self, chat or self.chat, text=text, reply_to=reply_to, thread_id=thread_id)

    def press(self, label: str) -> int:
        """Press a button of the reply keyboard shown in the private chat; a contact shared is the own one."""
        rows = self.chat.reply_keyboard.rows if self.chat.reply_keyboard else ()
        button = next((b for row in rows for b in row if b.text == label), None)
        if button is None:
            raise Impossible(f"{self.first_name} sees no key {label!r}")
        if button.request_contact:
            return self.send_contact(f"+82101{self.id % 10_000_000:07d}")
        if button.request_location:
            return self.send_location()
        return self.send(label)

    def tap(
        self,
        label: str | None = None,
        *,
        data: str | None = None,
        message_id: int | None = None,
        chat: Chat | None = None,
    ) -> str:
        """Tap the button with this label (or callback data) on the newest message that has it.

        `chat` matters for a `message_id` of a group: without it the private chat is looked at first.
        Returns the callback query's id. Raises Impossible if there is none or it only opens a link.
        """
        message, found = self.world.find_button(self, label, data, (chat, message_id))
        return self.world.query(self, message, found)

    def forge(self, data: str, *, message_id: int, chat: Chat | None = None) -> str:
        """Send a callback query with arbitrary data on a visible message, as a modified client can."""
        return self.world.query(self, self.world.visible(self, message_id, chat), data)

    def edit(self, message_id: int, text: str, *, chat: Chat | None = None) -> int:
        """Edit an own message of the last 48 hours."""
        return self.world.rewrite(self, self.world.visible(self, message_id, chat), text)

    def delete(self, message_id: int, *, chat: Chat | None = None) -> None:
        """Delete a message from the chat for everybody; the bot is not told."""
        self.world.unsend(self, self.world.visible(self, message_id, chat))

    def send_photo(self, caption: str = "", *, data: bytes = PIXEL, chat: Chat | None = None) -> int:
        """Send a picture."""
        return self._media("photo", data, "photo.png", caption, chat)

    def send_document(
        self,
        caption: str = "",
        *,
        data: bytes = b"%PDF-1.4\n",
        name: str = "file.pdf",
        chat: Chat | None = None,
    ) -> int:
        """Send a file."""
        return self._media("document", data, name, caption, chat)

    def send_voice(self, *, chat: Chat | None = None) -> int:
        """Send a voice message."""
        return self._media("voice", b"OggS", "voice.ogg", "", chat)

    def send_sticker(self, *, chat: Chat | None = None) -> int:
        """Send a sticker."""
        return self._media("sticker", PIXEL, "sticker.webp", "", chat)

    def send_contact(self, phone: str, own: bool = True, *, chat: Chat | None = None) -> int:
        """Share a phone number, the own one or that of somebody who is not on Telegram."""
        contact = {"phone_number": phone, "first_name": self.first_name if own else "Somebody"}
        extra = {"contact": contact | ({"user_id": self.id} if own else {})}
        return self.world.receive(self, chat or self.chat, extra=extra)

    def send_location(
        self, latitude: float = 37.5, longitude: float = 127.0, *, chat: Chat | None = None
    ) -> int:
        """Share a place."""
        extra = {"location": {"latitude": latitude, "longitude": longitude}}
        return self.world.receive(self, chat or self.chat, extra=extra)

    def block(self) -> int:
        """Block the bot: it is told, and may no longer write."""
        return self.world.membership(self, blocked=True)

    def unblock(self) -> int:
        """Unblock the bot."""
        return self.world.membership(self, blocked=False)

    def delete_account(self) -> None:
        """Delete the Telegram account; the bot is not told."""
        self.world.vanish(self)

    @property
    def answers(self) -> dict[str, Answer | None]:
        """The answers to this person's taps by query id; None while unanswered."""
        return self.world.answers_of(self)

    def _media(self, kind: MediaKind, data: bytes, name: str, caption: str, chat: Chat | None) -> int:
        media = self.world.upload(kind, data, name)
        return self.world.receive(self, chat or self.chat, caption=caption, media=media)
