"""May the bot do this here? The chat and message look-ups every method shares."""

from typing import Any

from sandbox.chats import Chat
from sandbox.errors import Refused, bad_request, forbidden
from sandbox.messages import Message
from sandbox.world import World


def known_chat(world: World, chat_id: int | str) -> Chat:
    """Return a chat the bot has met; raises Refused (400 chat not found, or with the id it moved to)."""
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or (chat.type == "private" and not chat.opened and not world.people[chat.id].known):
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        text = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, text, migrate_to_chat_id=chat.migrated_to)
    return chat


def writable_chat(world: World, chat_id: int | str) -> Chat:
    """Return a chat the bot may write to; raises Refused (400, 403)."""
    chat = known_chat(world, chat_id)
    if chat.type != "private":
        if chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat
    person = world.people[chat.id]
    if person.deleted:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.opened:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def existing(chat: Chat, message_id: int, refusal: str) -> Message:
    """Return a message still there; raises Refused (400) with the given text."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(refusal)
    return message


def is_admin(chat: Chat) -> bool:
    """Say whether the bot may manage the chat; in private chats it may do what is possible there."""
    return chat.type == "private" or chat.bot_status == "administrator"


def unsupported(params: dict[str, Any], *names: str) -> None:
    """Refuse (400) parameters of features this double does not have, rather than ignore them."""
    for name in names:
        if params.get(name) not in (None, False, ""):
            raise bad_request(f"the local Telegram does not know {name}")
