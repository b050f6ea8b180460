"""A message as JSON for the page."""

from typing import Any

from sandbox.files import StoredFile
from sandbox.keyboards import Button, ReplyKeyboard
from sandbox.messages import Message
from sandbox.world import World

Json = dict[str, Any]
STICKER = "🙂"
EXCERPT = 80  # characters of the message a reply quotes
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def message_document(world: World, message: Message) -> Json:
    """Return what a bubble shows; what a message does not have is left out."""
    document: Json = {
        "id": message.message_id,
        "date": message.date.isoformat(),
        "sender": message.sender,
        "name": sender_name(world, message),
        "text": message.text,
        "html": message.html,
        "edited": message.edited_at is not None,
        "keyboard": [[_button(button) for button in row] for row in message.keyboard],
        "service": _service(world, message),
        "reply_to": _quoted(world, message),
        "topic": world.chats[message.chat_id].topics.get(message.thread_id or 0),
        **_media(world, message),
        **_extra(message),
    }
    if message.deleted:
        return {key: document[key] for key in ("id", "date", "sender", "name")} | {"deleted": True}
    return {key: value for key, value in document.items() if value not in (None, "", [], False)}


def keyboard_document(keyboard: ReplyKeyboard | None) -> Json | None:
    """Return the keyboard in place of the phone's own, or None."""
    if keyboard is None or keyboard.remove:
        return None
    rows = [[{"text": key.text, "kind": _asks(key.request_contact, key.request_location), "style": key.style}
             for key in row] for row in keyboard.rows]  # fmt: skip
    return {"rows": rows, "placeholder": keyboard.placeholder}


def picture_type(stored: StoredFile) -> str | None:
    """Return the media type if a browser may show the file, judged by its bytes; None: only a download."""
    return next((kind for start, kind in _PICTURES.items() if stored.data.startswith(start)), None)


def sender_name(world: World, message: Message) -> str:
    """Return who wrote the message, as a chat shows it."""
    if message.sender == "bot":
        return world.bot_name
    person = world.people[message.sender]
    return f"{person.first_name} {person.last_name}".strip()


def _button(button: Button) -> Json:
    if button.callback_data is not None:
        action = {"kind": "callback", "data": button.callback_data}
    elif button.url is not None:
        action = {"kind": "url", "url": button.url}
    elif button.copy_text is not None:
        action = {"kind": "copy", "copy": button.copy_text}
    else:
        action = {"kind": "other"}
    return {"text": button.text, "style": button.style, **action}


def _asks(contact: bool, location: bool) -> str:
    if contact:
        return "contact"
    return "location" if location else "text"


def _media(world: World, message: Message) -> Json:
    if message.media is None:
        return {}
    if message.media.kind == "sticker":
        return {"sticker": STICKER}
    stored = world.files.of(message.media)
    address = f"/ui/file/{stored.file_id}"
    if message.media.kind == "photo" and picture_type(stored):
        return {"photo": {"url": address, "width": stored.width, "height": stored.height}}
    return {"file": {"url": address, "name": stored.name, "bytes": len(stored.data), "kind": stored.kind}}


def _extra(message: Message) -> Json:
    found: Json = {}
    if contact := message.extra.get("contact"):
        found["contact"] = {"name": contact["first_name"], "phone": contact["phone_number"]}
    if place := message.extra.get("location"):
        found["location"] = f"{place['latitude']}, {place['longitude']}"
    return found


def _service(world: World, message: Message) -> str | None:
    if "pinned_message" in message.extra:
        return f"{sender_name(world, message)} pinned a message"
    if "forum_topic_created" in message.extra:
        return "A topic was created"
    if "migrate_to_chat_id" in message.extra or "migrate_from_chat_id" in message.extra:
        return "The group became a supergroup"
    return None


def _quoted(world: World, message: Message) -> Json | None:
    answered = world.chats[message.chat_id].messages.get(message.reply_to or 0)
    if answered is None or answered.deleted:
        return None
    return {"name": sender_name(world, answered), "text": answered.words[:EXCERPT] or "a file"}
