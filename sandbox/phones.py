"""What phones do to the state: the other side of `Person`."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from heapq import merge
from itertools import islice
from typing import Any

from sandbox.chats import Chat
from sandbox.detection import detect
from sandbox.errors import Impossible
from sandbox.files import StoredFile
from sandbox.keyboards import Button
from sandbox.messages import Media, MediaKind, Message
from sandbox.people import Person
from sandbox.records import Answer, CallbackQuery
from sandbox.state import State
from sandbox.wire import bot_json, chat_json, message_json, person_json

LONGEST_TEXT = 4096
SERVICE = {"migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "forum_topic_created"}
EDITABLE_FOR = timedelta(hours=48)


class Phones(State):
    """The state, with the acts of people."""

    def receive(self, person: Person, chat: Chat, *, text: str = "", **content: Any) -> int:
        """Take a new message of a person; return the update's id (0 if the bot is not told).

        A text beyond 4096 characters arrives in several messages, as clients send it.
        `content`: caption, media, extra, reply_to, thread_id.
        """
        self._must_be_able_to_write(person, chat)
        words = text.strip()
        if not words and not content.get("media") and not content.get("extra"):
            raise Impossible("no client sends an empty message")
        number = 0
        for start in range(0, max(1, len(words)), LONGEST_TEXT):
            number = self._take(person, chat, words[start : start + LONGEST_TEXT], content)
        return number

    def find_button(
        self, person: Person, label: str | None, data: str | None, where: tuple[Chat | None, int | None]
    ) -> tuple[Message, str]:
        """Find the newest message (or that of `where`) with such a button; raises Impossible."""
        chat, message_id = where
        if message_id is None:
            shown: Iterable[Message] = self._newest_first(person, chat)
        else:
            shown = [self.visible(person, message_id, chat)]
        for message in shown:
            found = [b for row in message.keyboard for b in row if _is_meant(b, label, data)]
            if found:
                return message, _data(found, label)
        seen = [m.labels for m in islice(self._newest_first(person), 5) if m.keyboard]
        raise Impossible(f"{person.first_name} sees no button {label or data!r}; the newest are {seen}")

    def query(self, person: Person, message: Message, data: str) -> str:
        """Tell the bot of a tap; return the query's id."""
        self._must_be_able_to_write(person, self.chats[message.chat_id])
        number = str(4_611_686_018_427_000_000 + len(self.queries) + 1)
        tapped = CallbackQuery(number, person.id, message.chat_id, message.message_id, data, self.now())
        self.queries[number] = tapped
        person.known = True
        content = {
            "id": number,
            "from": person_json(person),
            "message": message_json(self, message),
            "chat_instance": str(message.chat_id),
            "data": data,
        }
        self.queue("callback_query", content)
        return number

    def visible(self, person: Person, message_id: int, chat: Chat | None = None) -> Message:
        """Find a message on the person's phone (this chat, or the private chat first); raises Impossible."""
        for place in self._places(person, chat):
            message = place.messages.get(message_id)
            if message and not message.deleted:
                return message
        raise Impossible(f"{person.first_name} sees no message {message_id}")

    def rewrite(self, person: Person, message: Message, text: str) -> int:
        """Edit a message of the person; raises Impossible for others' and after 48 hours."""
        if message.sender != person.id or self.now() - message.date > EDITABLE_FOR:
            raise Impossible("only own messages of the last 48 hours can be edited")
        if message.media:
            message.caption = text.strip()
        else:
            message.text = text.strip()
        message.entities = detect(text.strip())
        message.edited_at = self.now()
        self.publish("edited", message.chat_id, message.message_id)
        return self._tell("edited_message", message)

    def unsend(self, person: Person, message: Message) -> None:
        """Delete a message from the chat, for everybody; the bot is not told."""
        if person.id not in {message.sender, message.chat_id}:
            raise Impossible("in a group only own messages can be deleted")
        message.deleted = True
        self.publish("deleted", message.chat_id, message.message_id)

    def upload(self, kind: MediaKind, data: bytes, name: str) -> Media:
        """Store a file a person sends."""
        stored: StoredFile = self.files.add(kind, data, name)
        return Media(kind, stored.file_id)

    def membership(self, person: Person, *, blocked: bool) -> int:
        """Tell the bot that a person blocked or unblocked it."""
        if person.blocked == blocked:
            raise Impossible(f"{person.first_name} has {'' if blocked else 'not '}blocked the bot already")
        person.blocked = blocked
        person.known = True
        member, kicked = {"status": "member"}, {"status": "kicked", "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        self.publish("person", person.chat.id)
        return self.queue("my_chat_member", self.member_change(person, person.chat, old, new))

    def vanish(self, person: Person) -> None:
        """Close the person's account."""
        person.deleted = True
        self.publish("person", person.chat.id)

    def answers_of(self, person: Person) -> dict[str, Answer | None]:
        """Return the answers to the person's taps."""
        return {q.id: q.answer for q in self.queries.values() if q.user_id == person.id}

    def member_change(
        self, by: Person, chat: Chat, old: dict[str, Any], new: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a ChatMemberUpdated about the bot."""
        bot = bot_json(self)
        return {
            "chat": chat_json(self, chat),
            "from": person_json(by),
            "date": int(self.now().timestamp()),
            "old_chat_member": {"user": bot, **old},
            "new_chat_member": {"user": bot, **new},
        }

    def _places(self, person: Person, chat: Chat | None) -> list[Chat]:
        return [place for place in self.chats_of(person) if chat in (None, place)]

    def _newest_first(self, person: Person, chat: Chat | None = None) -> Iterator[Message]:
        """Yield the messages on a person's phone, of all chats or this one, newest first."""
        chats = (reversed(place.messages.values()) for place in self._places(person, chat))
        return (m for m in merge(*chats, key=lambda message: -message.seq) if not m.deleted)

    def _take(self, person: Person, chat: Chat, text: str, content: dict[str, Any]) -> int:
        if chat.type == "private":
            chat.opened = True
            if chat.reply_keyboard and chat.reply_keyboard.one_time:
                chat.reply_keyboard = None
        fields = {key: value for key, value in content.items() if value is not None}
        entities = detect(text or fields.get("caption", ""))
        return self._tell(
            "message", self.add_message(chat, person.id, text=text, entities=entities, **fields)
        )

    def _tell(self, kind: str, message: Message) -> int:
        """Queue the update if the bot gets to see this message."""
        if not self._bot_sees(message):
            return 0
        self.people[message.sender].known = True  # type: ignore[index]  # people write here, never the bot
        return self.queue(kind, message_json(self, message))

    def _bot_sees(self, message: Message) -> bool:
        chat = self.chats[message.chat_id]
        if chat.type == "private" or chat.bot_status == "administrator":
            return True
        if chat.bot_status != "member":
            return False
        if SERVICE & message.extra.keys():
            return True
        answered = chat.messages.get(message.reply_to or 0)
        command, _, addressee = message.words.partition(" ")[0].partition("@")
        meant = command.startswith("/") and addressee in {"", self.username}
        return not self.group_privacy or meant or (answered is not None and answered.sender == "bot")

    def _must_be_able_to_write(self, person: Person, chat: Chat) -> None:
        if person.deleted:
            raise Impossible(f"{person.first_name} has no account any more")
        if chat.type == "private" and (chat.id != person.id or person.blocked):
            raise Impossible(f"{person.first_name} must unblock the bot first")
        if chat.type != "private" and (person.id not in chat.members or chat.migrated_to):
            raise Impossible(f"{person.first_name} is not in {chat.title}")


def _is_meant(button: Button, label: str | None, data: str | None) -> bool:
    return (label is None or button.text == label) and (data is None or button.callback_data == data)


def _data(buttons: list[Button], label: str | None) -> str:
    found = {button.callback_data for button in buttons}
    if None in found:
        raise Impossible(f"the button {buttons[0].text!r} only opens something on the phone")
    if len(found) > 1:
        raise Impossible(f"several buttons read {label!r}: say which by data")
    return str(found.pop())
