"""sendMessage, and what all sending has in common."""

from typing import Any

from sandbox.chats import Chat
from sandbox.errors import bad_request
from sandbox.formatting import message_text
from sandbox.markup import parse_markup
from sandbox.messages import Message
from sandbox.methods.access import existing, unsupported, writable_chat
from sandbox.methods.types import Handler, Params
from sandbox.shapes import check
from sandbox.wire import message_json
from sandbox.world import World

ELSEWHERE = (
    "business_connection_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "message_effect_id",
)
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(world: World, params: Params) -> dict[str, Any]:
    """SendMessage."""
    chat = writable_chat(world, params["chat_id"])
    text, entities = message_text(params["text"], params.get("parse_mode"), params.get("entities"))
    preview = check("link preview options", params.get("link_preview_options") or {})
    shown = not preview.get("is_disabled", False)
    return message_json(world, post(world, params, chat, text=text, entities=entities, link_preview=shown))


def send_chat_action(world: World, params: Params) -> bool:
    """SendChatAction."""
    chat = writable_chat(world, params["chat_id"])
    if params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.action = (params["action"], world.now())
    world.publish("action", chat.id)
    return True


def post(world: World, params: Params, chat: Chat, **content: Any) -> Message:
    """Append a message of the bot, with the options all send methods share."""
    unsupported(params, *ELSEWHERE)
    rows, keyboard = parse_markup(params.get("reply_markup"))
    if (
        keyboard is not None
        and chat.type != "private"
        and any(k.request_contact for r in keyboard.rows for k in r)
    ):
        raise bad_request("phone number can be requested in private chats only")
    message = world.add_message(
        chat,
        "bot",
        keyboard=rows,
        reply_keyboard=keyboard,
        reply_to=_reply_to(chat, params.get("reply_parameters")),
        thread_id=_thread(chat, params.get("message_thread_id")),
        protect_content=params.get("protect_content", False),
        silent=params.get("disable_notification", False),
        **content,
    )
    if keyboard is not None:
        chat.reply_keyboard = None if keyboard.remove else keyboard
    chat.action = None
    return message


def _reply_to(chat: Chat, raw: dict[str, Any] | None) -> int | None:
    if raw is None:
        return None
    value = check("reply parameters", raw)
    if not isinstance(value.get("message_id"), int):
        raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
    if value.get("chat_id") not in (None, chat.id):
        raise bad_request("the local Telegram does not know replies to other chats")
    replied = chat.messages.get(value["message_id"])
    if replied is not None and not replied.deleted:
        return replied.message_id
    if value.get("allow_sending_without_reply"):
        return None
    return existing(chat, value["message_id"], "message to be replied not found").message_id


def _thread(chat: Chat, thread_id: int | None) -> int | None:
    if thread_id is not None and thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


METHODS: dict[str, Handler] = {"sendMessage": send_message, "sendChatAction": send_chat_action}
