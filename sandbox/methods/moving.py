"""Copying and forwarding messages."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.formatting import caption_text
from sandbox.messages import Message
from sandbox.methods.access import existing, known_chat, writable_chat
from sandbox.methods.sending import post
from sandbox.methods.types import Handler, Params
from sandbox.wire import message_json, sender_json
from sandbox.world import World


def copy_message(world: World, params: Params) -> dict[str, int]:
    """CopyMessage: returns the new message's id only."""
    source = _source(world, params, "copy", "copied")
    chat = writable_chat(world, params["chat_id"])
    content = _content(source)
    if source.media and "caption" in params:
        content["caption"], content["entities"] = caption_text(params)
    return {"message_id": post(world, params, chat, **content).message_id}


def forward_message(world: World, params: Params) -> dict[str, Any]:
    """ForwardMessage."""
    source = _source(world, params, "forward", "forwarded")
    chat = writable_chat(world, params["chat_id"])
    written = int(source.date.timestamp())
    origin = {"type": "user", "date": written, "sender_user": sender_json(world, source.sender)}
    content = _content(source)
    content["extra"] = {**content["extra"], "forward_origin": origin}
    return message_json(world, post(world, params, chat, **content))


def _source(world: World, params: Params, verb: str, done: str) -> Message:
    chat = known_chat(world, params["from_chat_id"])
    message = existing(chat, params["message_id"], f"message to {verb} not found")
    if message.protect_content:
        raise bad_request(f"message can't be {done}")
    return message


def _content(source: Message) -> dict[str, Any]:
    return {
        "text": source.text,
        "caption": source.caption,
        "entities": source.entities,
        "media": source.media,
        "extra": dict(source.extra),
    }


METHODS: dict[str, Handler] = {"copyMessage": copy_message, "forwardMessage": forward_message}
