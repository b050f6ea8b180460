"""The world in Telegram's JSON."""

from typing import Any

from sandbox.chats import Chat
from sandbox.keyboards import InlineRows
from sandbox.messages import Media, Message, Sender
from sandbox.people import Person
from sandbox.state import State

Json = dict[str, Any]


def bot_json(state: State) -> Json:
    """Return the bot as a User."""
    return {"id": state.bot_id, "is_bot": True, "first_name": state.bot_name, "username": state.username}


def person_json(person: Person) -> Json:
    """Return a person as a User."""
    found: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    if person.last_name:
        found["last_name"] = person.last_name
    if person.username:
        found["username"] = person.username
    if person.language_code:
        found["language_code"] = person.language_code
    return found


def sender_json(state: State, sender: Sender) -> Json:
    """Return whoever wrote a message as a User."""
    return bot_json(state) if sender == "bot" else person_json(state.people[sender])


def chat_json(state: State, chat: Chat) -> Json:
    """Return a Chat."""
    if chat.type != "private":
        found: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
        if chat.is_forum:
            found["is_forum"] = True
        return found
    person = state.people[chat.id]
    found = {"id": chat.id, "type": "private", "first_name": person.first_name}
    if person.last_name:
        found["last_name"] = person.last_name
    if person.username:
        found["username"] = person.username
    return found


def markup_json(rows: InlineRows) -> Json:
    """Return an InlineKeyboardMarkup."""
    return {"inline_keyboard": [[button.raw for button in row] for row in rows]}


def message_json(state: State, message: Message, *, with_reply: bool = True) -> Json:
    """Return a Message; a quoted message is given without its own quotation."""
    chat = state.chats[message.chat_id]
    found: Json = {
        "message_id": message.message_id,
        "from": sender_json(state, message.sender),
        "chat": chat_json(state, chat),
        "date": int(message.date.timestamp()),
        **_words(message),
        **message.extra,
    }
    if message.media:
        found.update(media_json(state, message.media))
    if message.keyboard:
        found["reply_markup"] = markup_json(message.keyboard)
    if message.edited_at:
        found["edit_date"] = int(message.edited_at.timestamp())
    if message.protect_content:
        found["has_protected_content"] = True
    if message.media_group_id:
        found["media_group_id"] = message.media_group_id
    if message.thread_id:
        found |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.reply_to and with_reply:
        found["reply_to_message"] = message_json(state, chat.messages[message.reply_to], with_reply=False)
    return found


def media_json(state: State, media: Media) -> Json:
    """Return the part of a Message that describes its file."""
    stored = state.files.of(media)
    file: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }
    size = {"width": stored.width or 640, "height": stored.height or 480}
    named = {"file_name": stored.name, "mime_type": stored.mime_type}
    match media.kind:
        case "photo":
            return {"photo": [file | size]}
        case "video":
            return {"video": file | size | named | {"duration": 1}}
        case "voice":
            return {"voice": file | {"duration": 1, "mime_type": stored.mime_type}}
        case "sticker":
            kind = {"type": "regular", "is_animated": False, "is_video": False}
            return {"sticker": file | size | kind}
        case "document":
            return {"document": file | named}


def _words(message: Message) -> Json:
    found: Json = {}
    if message.text:
        found["text"] = message.text
    if message.caption:
        found["caption"] = message.caption
    if message.entities:
        key = "entities" if message.text else "caption_entities"
        found[key] = [entity.to_json() for entity in message.entities]
    return found
