"""The world as a flat map of JSON documents, which the page copies and keeps current."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.chats import Chat
from sandbox.page_hooks import DemoHooks, OutboxLine
from sandbox.page_message import keyboard_document, message_document
from sandbox.people import Person
from sandbox.world import World

Documents = dict[str, Any]
SHOWN_MESSAGES = 300  # of each chat, the newest
SHOWN_ANSWERS = 20  # of each person, the newest
ACTION_LASTS = timedelta(seconds=5)  # Telegram shows "typing" that long
_ACTIONS = {"typing": "typing", "upload_photo": "sending a photo", "upload_document": "sending a file"}


def world_documents(world: World) -> Documents:
    """Return every document of the world itself: bot, people, chats, messages, menus, answers to taps."""
    found: Documents = {"bot": {"name": world.bot_name, "username": world.username}}
    for person in world.people.values():
        found |= _of_person(world, person)
    for chat in world.chats.values():
        found[f"chat:{chat.id}"] = _chat(world, chat)
        for message in list(chat.messages.values())[-SHOWN_MESSAGES:]:
            found[f"message:{chat.id}:{message.message_id}"] = message_document(world, message)
    return found


def clock_document(hooks: DemoHooks | None) -> Documents:
    """Return how far the demo's clock is ahead of the computer's (whole seconds), and its zone."""
    if hooks is None:
        return {"ahead": 0, "zone": None, "movable": False}
    ahead = (hooks.now() - datetime.now(UTC)).total_seconds()
    return {"ahead": round(ahead), "zone": hooks.zone, "movable": True}


def outbox_document(lines: list[OutboxLine]) -> list[Documents]:
    """Return the outbox lines as JSON, with `due` in UTC so that the strings sort."""
    return [
        {
            "due": line.due.astimezone(UTC).isoformat(timespec="seconds"),
            "to": line.to,
            "what": line.what,
            "status": line.status,
            "why": line.why,
            "lane": line.lane,
            "text": line.text,
        }
        for line in lines
    ]


def _of_person(world: World, person: Person) -> Documents:
    profile, language = world.profile, person.language_code
    chats = world.chats_of(person)
    answers = [(query, answer) for query, answer in person.answers.items() if answer is not None]
    found: Documents = {
        f"person:{person.id}": {
            "id": person.id,
            "name": f"{person.first_name} {person.last_name}".strip(),
            "language": language,
            "started": person.chat.opened,
            "blocked": person.blocked,
            "deleted": person.deleted,
            "chats": [chat.id for chat in chats if chat.migrated_to is None],
            "bot_name": _in_language(profile.names, language) or world.bot_name,
            "bot_description": _in_language(profile.descriptions, language),
        },
        f"answers:{person.id}": {
            query: {"text": answer.text, "alert": answer.show_alert, "url": answer.url}
            for query, answer in answers[-SHOWN_ANSWERS:]
        },
    }
    for chat in chats:
        menu = world.commands_for(person, chat)
        found[f"commands:{person.id}:{chat.id}"] = [
            {"command": command, "description": description} for command, description in menu
        ]
    return found


def _chat(world: World, chat: Chat) -> Documents:
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "members": sorted(chat.members),
        "pinned": chat.pinned[-1] if chat.pinned else None,
        "action": _action(world, chat),
        "reply_keyboard": keyboard_document(chat.reply_keyboard),
    }


def _action(world: World, chat: Chat) -> str | None:
    if chat.action is None or world.now() - chat.action[1] > ACTION_LASTS:
        return None
    return _ACTIONS.get(chat.action[0], "busy")


def _in_language(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("", "")
