"""The whole local Telegram of one bot: the state, the phones, and how people and groups come to be."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from sandbox.chats import Chat
from sandbox.errors import Impossible
from sandbox.people import Person
from sandbox.phones import Phones

FIRST_USER = 7_100_000_001  # beyond 32 bits, as newer accounts are
FIRST_GROUP = -4_100_000_001
FIRST_SUPERGROUP = -1_002_100_000_001
MEMBER = {"status": "member"}
LEFT = {"status": "left"}
KICKED = {"status": "kicked", "until_date": 0}
RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


class World(Phones):
    """A pure state machine; `sandbox.server.LocalTelegram` puts it on HTTP, `sandbox.dispatch` calls it."""

    def person(self, first_name: str, *, user_id: int | None = None, last_name: str = "",
               username: str | None = None, language_code: str = "en") -> Person:  # fmt: skip
        """Create a person who has not started the bot yet."""
        number = (
            user_id if user_id is not None else next(n for n in count(FIRST_USER) if n not in self.people)
        )
        if number in self.people or number <= 0:
            raise Impossible(f"there is a person {number} already")
        chat = Chat(number, "private", f"{first_name} {last_name}".strip(), members={number})
        person = Person(number, first_name, chat, self, last_name, username, language_code)
        self.people[number] = person
        self.chats[number] = chat
        self.publish("person", number)
        return person

    def group(self, title: str, members: Iterable[Person], *, forum: bool = False) -> Chat:
        """Create a group (a supergroup with topics if `forum`) into which its first member adds the bot."""
        people = list(members)
        chat = self._new_group(title, {person.id for person in people}, supergroup=forum)
        chat.is_forum = forum
        chat.owner = people[0].id
        people[0].known = True
        self.queue("my_chat_member", self.member_change(people[0], chat, LEFT, MEMBER))
        return chat

    def remove_bot(self, chat: Chat, by: Person) -> int:
        """Remove the bot from a group."""
        chat.bot_status = "kicked"
        self.publish("chat", chat.id)
        return self.queue("my_chat_member", self.member_change(by, chat, MEMBER, KICKED))

    def promote_bot(self, chat: Chat, by: Person) -> int:
        """Make the bot an administrator with all rights."""
        chat.bot_status = "administrator"
        self.publish("chat", chat.id)
        return self.queue("my_chat_member", self.member_change(by, chat, MEMBER, administrator()))

    def upgrade(self, chat: Chat) -> Chat:
        """Turn a basic group into a supergroup: it gets a new id, the old one answers with it."""
        if chat.type != "group" or chat.migrated_to:
            raise Impossible("only a basic group can be upgraded")
        fresh = self._new_group(chat.title, set(chat.members), supergroup=True)
        fresh.bot_status, fresh.owner = chat.bot_status, chat.owner
        chat.migrated_to = fresh.id
        self._tell("message", self.add_message(chat, chat.owner, extra={"migrate_to_chat_id": fresh.id}))
        self._tell("message", self.add_message(fresh, chat.owner, extra={"migrate_from_chat_id": chat.id}))
        return fresh

    def _new_group(self, title: str, members: set[int], *, supergroup: bool) -> Chat:
        first, kind = (FIRST_SUPERGROUP, "supergroup") if supergroup else (FIRST_GROUP, "group")
        number = next(n for n in count(first, -1) if n not in self.chats)
        chat = Chat(number, "supergroup" if supergroup else "group", title, opened=True, members=members)
        self.chats[number] = chat
        self.publish("chat", number, type=kind)
        return chat


def administrator() -> dict[str, Any]:
    """Return the standing of an administrator who may do everything."""
    return {
        "status": "administrator",
        **dict.fromkeys(RIGHTS, True),
        "is_anonymous": False,
        "can_be_edited": False,
    }
