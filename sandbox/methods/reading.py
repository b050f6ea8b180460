"""Looking things up: the bot, chats, members, files."""

from typing import Any

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.methods.access import known_chat
from sandbox.methods.types import Handler, Params
from sandbox.wire import bot_json, chat_json, message_json, person_json
from sandbox.world import World, administrator

DOWNLOAD_BYTES = 20 * 1024 * 1024
NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_me(world: World, _params: Params) -> dict[str, Any]:
    """GetMe."""
    return {
        **bot_json(world),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.group_privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Params) -> dict[str, Any]:
    """GetChat."""
    chat = known_chat(world, params["chat_id"])
    found = {
        **chat_json(world, chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": NO_GIFTS,
    }
    if chat.pinned:
        found["pinned_message"] = message_json(world, chat.messages[chat.pinned[-1]])
    return found


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    """GetChatMember: the first member of a group is its owner."""
    chat, user_id = known_chat(world, params["chat_id"]), params["user_id"]
    if user_id == world.bot_id:
        standing = administrator() if chat.bot_status == "administrator" else {"status": chat.bot_status}
        return {"user": bot_json(world), **standing}
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("user not found")
    return {"user": person_json(person), **_standing(chat, user_id)}


def get_file(world: World, params: Params) -> dict[str, Any]:
    """GetFile."""
    stored = world.files.by_id.get(params["file_id"])
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }


def _standing(chat: Chat, user_id: int) -> dict[str, Any]:
    if user_id not in chat.members:
        return {"status": "left"}
    if chat.type != "private" and user_id == chat.owner:
        return {"status": "creator", "is_anonymous": False}
    return {"status": "member"}


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
}
