"""Pins and forum topics."""

from typing import Any

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.methods.access import existing, is_admin, unsupported, writable_chat
from sandbox.methods.types import Handler, Params
from sandbox.wire import message_json
from sandbox.world import World

TOPIC_NAME = 128
ICON_COLORS = {7322096, 16766590, 13338331, 9367192, 16749490, 16478047}


def pin(world: World, params: Params) -> bool:
    """PinChatMessage: a service message tells of it."""
    chat = _pinnable(world, params)
    message = existing(chat, params["message_id"], "message to pin not found")
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.pinned.append(message.message_id)
    quoted = message_json(world, message, with_reply=False)
    world.add_message(chat, "bot", extra={"pinned_message": quoted})
    world.publish("pinned", chat.id, message.message_id)
    return True


def unpin(world: World, params: Params) -> bool:
    """UnpinChatMessage: the given one, or the newest pin."""
    chat = _pinnable(world, params)
    number = params.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.publish("pinned", chat.id, number)
    return True


def create_topic(world: World, params: Params) -> dict[str, Any]:
    """CreateForumTopic: the topic's id is that of its first, service, message."""
    chat = writable_chat(world, params["chat_id"])
    unsupported(params, "icon_custom_emoji_id")
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not is_admin(chat):
        raise bad_request("not enough rights to create a topic")
    name, color = params["name"].strip(), params.get("icon_color", 7322096)
    if not 1 <= len(name) <= TOPIC_NAME:
        raise bad_request("TOPIC_TITLE_INVALID" if name else "TOPIC_TITLE_EMPTY")
    if color not in ICON_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    about = {"name": name, "icon_color": color}
    message = world.add_message(chat, "bot", extra={"forum_topic_created": about})
    message.thread_id = message.message_id
    chat.topics[message.message_id] = name
    return {"message_thread_id": message.message_id, **about}


def _pinnable(world: World, params: Params) -> Chat:
    unsupported(params, "business_connection_id")
    chat = writable_chat(world, params["chat_id"])
    if not is_admin(chat):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


METHODS: dict[str, Handler] = {
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "createForumTopic": create_topic,
}
