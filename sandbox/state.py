"""The state of the local Telegram; everything else works on it."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sandbox.chats import Chat
from sandbox.clock import utc_now
from sandbox.faults import Faults
from sandbox.feed import Feed, Subscription
from sandbox.files import Files
from sandbox.messages import Message, Sender
from sandbox.people import Person
from sandbox.profile import CommandList, Profile
from sandbox.records import Call, CallbackQuery, Event, Rejection
from sandbox.updates import UpdateQueue

KEPT_CALLS = 100_000
DEMO_TOKEN = "1000000001:LOCAL-TELEGRAM-DEMO"  # noqa: S105 - opens nothing but this double


class State:
    """People, chats, files, queued updates and the record of what the bot asked for; no sockets."""

    def __init__(self, *, token: str = DEMO_TOKEN, username: str = "local_clinic_bot",
                 bot_name: str = "Clinic", now: Callable[[], datetime] = utc_now) -> None:  # fmt: skip
        self.token = token
        self.bot_id = int(token.partition(":")[0])
        self.username = username
        self.bot_name = bot_name
        self.group_privacy = True  # in groups the bot sees commands only, as bots do by default
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.updates = UpdateQueue(lambda: self.publish("poll"))
        self.faults = Faults(self._faults_changed)
        self.profile = Profile()
        self.queries: dict[str, CallbackQuery] = {}
        self.rejections: list[Rejection] = []
        self.requests: list[Call] = []
        self._feed = Feed()
        self.clock = now
        self._sequence = count(1)
        self._message_ids = count(1)
        self._call_numbers = count(1)

    def now(self) -> datetime:
        """Return the world's time, aware UTC, whole seconds as Telegram's dates are."""
        return self.clock().astimezone(UTC).replace(microsecond=0)

    def subscribe(self) -> Subscription:
        """Return the events from now on: `async for event in world.subscribe()`."""
        return self._feed.subscribe()

    def publish(self, kind: str, chat_id: int | None = None, message_id: int | None = None,
                **detail: Any) -> None:  # fmt: skip
        """Tell all subscriptions of a change."""
        self._feed.publish(Event(kind, chat_id, message_id, detail))

    def add_message(self, chat: Chat, sender: Sender, **fields: Any) -> Message:
        """Append a message to a chat; supergroups count their own ids, all other chats share one count."""
        own = chat.type == "supergroup"
        message = Message(
            chat_id=chat.id,
            message_id=len(chat.messages) + 1 if own else next(self._message_ids),
            seq=next(self._sequence),
            date=self.now(),
            sender=sender,
            **fields,
        )
        chat.messages[message.message_id] = message
        self.publish("message", chat.id, message.message_id)
        return message

    def note_call(self, method: str, params: dict[str, Any]) -> None:
        """Remember an accepted request; the endless getUpdates are not among them."""
        self.requests.append(Call(next(self._call_numbers), self.now(), method, params))
        if len(self.requests) > KEPT_CALLS + KEPT_CALLS // 10:
            del self.requests[:-KEPT_CALLS]
        self.publish("call", method=method)

    def note_rejection(self, method: str, params: dict[str, Any], status: int, description: str) -> None:
        """Remember a refused request."""
        self.rejections.append(Rejection(self.now(), method, params, status, description))
        self.publish("rejection", method=method)

    def queue(self, kind: str, content: dict[str, Any]) -> int:
        """Queue an update for the bot; return its id, or 0 if the bot did not ask for this kind."""
        number = self.updates.add(kind, content)
        self.publish("update", update_id=number)
        return number

    def commands_for(self, person: Person, chat: Chat | None = None) -> CommandList:
        """Return the (command, description) menu this person sees in this chat (default: the private one)."""
        where = chat or person.chat
        kind = "all_private_chats" if where.type == "private" else "all_group_chats"
        scopes = [f"chat_member:{where.id}:{person.id}", f"chat:{where.id}", kind, "default"]
        return self.profile.commands_for(scopes, person.language_code)

    def chats_of(self, person: Person) -> list[Chat]:
        """Return the chats on this person's phone, the private one first."""
        groups = [chat for chat in self.chats.values() if person.id in chat.members and chat.id < 0]
        return [person.chat, *groups]

    def _faults_changed(self) -> None:
        if self.faults.outage:
            self.updates.cut()
        self.publish("faults")
