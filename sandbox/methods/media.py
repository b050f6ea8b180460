"""Pictures, documents, videos, voice messages and albums."""

from typing import Any

from sandbox.errors import Refused, bad_request
from sandbox.files import Upload
from sandbox.formatting import caption_text
from sandbox.images import dimensions
from sandbox.messages import Media, MediaKind
from sandbox.methods.access import writable_chat
from sandbox.methods.sending import post
from sandbox.methods.types import Handler, Params
from sandbox.shapes import check
from sandbox.wire import message_json
from sandbox.world import World

PHOTO_BYTES = 10 * 1024 * 1024
FILE_BYTES = 50 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
ALBUM = range(2, 11)
ALBUM_KINDS: dict[str, MediaKind] = {"photo": "photo", "document": "document", "video": "video"}


def stored(world: World, value: Upload | str, kind: MediaKind) -> Media:
    """Store an upload, or find the file an id names; raises Refused (400, 413)."""
    if isinstance(value, str):
        return _named(world, value, kind)
    if not value.data:
        raise bad_request("file must be non-empty")
    if len(value.data) > (PHOTO_BYTES if kind == "photo" else FILE_BYTES):
        raise Refused(413, "Request Entity Too Large")
    if kind == "photo":
        _check_picture(value.data)
    return Media(kind, world.files.add(kind, value.data, value.name, value.content_type).file_id)


def sender(kind: MediaKind) -> Handler:
    """Return the method that sends one file of this kind with a caption."""

    def send(world: World, params: Params) -> dict[str, Any]:
        chat = writable_chat(world, params["chat_id"])
        caption, entities = caption_text(params)
        media = stored(world, params[kind], kind)
        return message_json(world, post(world, params, chat, caption=caption, entities=entities, media=media))

    return send


def send_media_group(world: World, params: Params) -> list[dict[str, Any]]:
    """SendMediaGroup: all or nothing."""
    chat = writable_chat(world, params["chat_id"])
    if len(params["media"]) not in ALBUM:
        raise bad_request("there must be from 2 to 10 media in an album")
    kinds = {item.get("type") for item in params["media"] if isinstance(item, dict)}
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    contents = [input_media(world, item) for item in params["media"]]
    group = f"{chat.id}{len(chat.messages)}"
    sent = [post(world, params, chat, media_group_id=group, **content) for content in contents]
    return [message_json(world, message) for message in sent]


def input_media(world: World, raw: Any) -> dict[str, Any]:
    """Return the message fields an InputMedia object stands for."""
    kind = ALBUM_KINDS.get(str(raw.get("type"))) if isinstance(raw, dict) else None
    if kind is None:
        raise bad_request("can't parse InputMedia: media type is not supported")
    value = check(kind, raw)
    if "media" not in value:
        raise bad_request("can't parse InputMedia: media not found")
    caption, entities = caption_text(value)
    return {"caption": caption, "entities": entities, "media": stored(world, value["media"], kind)}


def _named(world: World, value: str, kind: MediaKind) -> Media:
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # a local Telegram has no internet
    found = world.files.by_id.get(value)
    if found is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if found.kind != kind:
        raise bad_request(f"can't use file of type {found.kind.capitalize()} as {kind.capitalize()}")
    return Media(kind, value)


def _check_picture(data: bytes) -> None:
    size = dimensions(data)
    if size is None or 0 in size:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SIDES or max(size) > PHOTO_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


METHODS: dict[str, Handler] = {
    "sendPhoto": sender("photo"),
    "sendDocument": sender("document"),
    "sendVideo": sender("video"),
    "sendVoice": sender("voice"),
    "sendMediaGroup": send_media_group,
}
