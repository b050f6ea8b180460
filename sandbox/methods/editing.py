"""Editing and deleting messages."""

from datetime import timedelta
from typing import Any

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.formatting import caption_text, message_text
from sandbox.markup import parse_inline
from sandbox.messages import Message
from sandbox.methods.access import existing, is_admin, known_chat, unsupported, writable_chat
from sandbox.methods.media import input_media
from sandbox.methods.types import Handler, Params
from sandbox.shapes import check
from sandbox.wire import message_json
from sandbox.world import World

DELETABLE_FOR = timedelta(hours=48)
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(world: World, params: Params) -> dict[str, Any]:
    """EditMessageText."""
    message = _editable(world, params)
    check("link preview options", params.get("link_preview_options") or {})
    if message.media or not message.text:
        raise bad_request("there is no text in the message to edit")
    given = params.get("entities")
    text, entities = message_text(
        params["text"], params.get("parse_mode"), given, too_long="MESSAGE_TOO_LONG"
    )
    return _change(world, message, params, text=text, entities=entities)


def edit_caption(world: World, params: Params) -> dict[str, Any]:
    """EditMessageCaption."""
    message = _editable(world, params)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    caption, entities = caption_text(params)
    return _change(world, message, params, caption=caption, entities=entities)


def edit_media(world: World, params: Params) -> dict[str, Any]:
    """EditMessageMedia."""
    message = _editable(world, params)
    content = input_media(world, params["media"])
    return _change(world, message, params, text="", **content)


def edit_markup(world: World, params: Params) -> dict[str, Any]:
    """EditMessageReplyMarkup."""
    return _change(world, _editable(world, params), params)


def delete_message(world: World, params: Params) -> bool:
    """DeleteMessage."""
    chat = known_chat(world, params["chat_id"])
    _delete(world, chat, existing(chat, params["message_id"], "message to delete not found"))
    return True


def delete_messages(world: World, params: Params) -> bool:
    """DeleteMessages: what is not there any more is skipped."""
    chat = known_chat(world, params["chat_id"])
    for number in params["message_ids"]:
        message = chat.messages.get(number)
        if message is not None and not message.deleted:
            _delete(world, chat, message)
    return True


def _delete(world: World, chat: Chat, message: Message) -> None:
    foreign = message.sender != "bot" and not is_admin(chat)
    if foreign or world.now() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted")
    message.deleted = True
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    world.publish("deleted", chat.id, message.message_id)


def _editable(world: World, params: Params) -> Message:
    unsupported(params, "inline_message_id", "business_connection_id")
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    chat = writable_chat(world, params["chat_id"])
    message = existing(chat, params["message_id"], "message to edit not found")
    if message.sender != "bot" or message.reply_keyboard is not None:
        raise bad_request("message can't be edited")
    return message


def _change(world: World, message: Message, params: Params, **content: Any) -> dict[str, Any]:
    """Apply new content and keyboard; an edit without reply_markup removes the keyboard."""
    wanted = {**content, "keyboard": parse_inline(params.get("reply_markup"))}
    if all(getattr(message, name) == value for name, value in wanted.items()):
        raise bad_request(SAME)
    for name, value in wanted.items():
        setattr(message, name, value)
    message.edited_at = world.now()
    world.publish("edited", message.chat_id, message.message_id)
    return message_json(world, message)


METHODS: dict[str, Handler] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
