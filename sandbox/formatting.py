"""From a request's text, parse_mode and entities to what the message shows, within the limits."""

from collections.abc import Sequence
from dataclasses import replace
from string import whitespace
from typing import Any

from sandbox.detection import detect
from sandbox.entities import Entity, utf16_length
from sandbox.errors import bad_request
from sandbox.html_parsing import parse_html
from sandbox.shapes import check

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_TYPES = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote",
    "expandable_blockquote", "text_link", "text_mention", "custom_emoji", "mention", "hashtag",
    "cashtag", "bot_command", "url", "email", "phone_number", "date_time",
}  # fmt: skip
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\ufffc"


def formatted(
    source: str, parse_mode: str | None, given: Sequence[Any] | None
) -> tuple[str, tuple[Entity, ...]]:
    """Return the text without white space at its ends, and all entities, detected ones included.

    Raises Refused (400) for another parse_mode than HTML: this bot has no other.
    """
    text, entities = _parse(source, parse_mode, given)
    text, entities = _trimmed(text, entities)
    found = detect(text, tuple(entities))
    if not found:
        return text, tuple(entities)
    return text, tuple(sorted([*entities, *found], key=lambda e: (e.offset, -e.length)))


def message_text(source: str, parse_mode: str | None, given: Sequence[Any] | None, *,
                 too_long: str = "message is too long") -> tuple[str, tuple[Entity, ...]]:  # fmt: skip
    """Return a message's text, 1 to 4096 UTF-16 code units (the strictest count) after parsing."""
    text, entities = formatted(source, parse_mode, given)
    if not text.strip(_INVISIBLE + whitespace):
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return text, entities


def caption_text(params: dict[str, Any]) -> tuple[str, tuple[Entity, ...]]:
    """Return the caption of a request or media object, at most 1024 UTF-16 code units after parsing."""
    given = params.get("caption_entities")
    text, entities = formatted(params.get("caption", ""), params.get("parse_mode"), given)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def _parse(source: str, parse_mode: str | None, given: Sequence[Any] | None) -> tuple[str, list[Entity]]:
    try:
        source.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        return parse_html(source)
    return source, [_given(raw) for raw in given or ()]


def _given(raw: Any) -> Entity:
    value = check("message entity", raw)
    if value.get("type") not in _TYPES:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    if not isinstance(value.get("offset"), int) or not isinstance(value.get("length"), int):
        raise bad_request("can't parse MessageEntity: offset and length must be of type Number")
    user = value.get("user") or {}
    return Entity(
        value["type"],
        value["offset"],
        value["length"],
        value.get("url"),
        user.get("id"),
        value.get("language"),
        value.get("custom_emoji_id"),
    )


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space at both ends, as Telegram does, and move the entities along."""
    trimmed = text.strip()
    if len(trimmed) == len(text):
        return text, entities
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(trimmed)
    moved: list[Entity] = []
    for entity in entities:
        start, end = max(0, entity.offset - lead), min(size, entity.end - lead)
        if end > start:
            moved.append(replace(entity, offset=start, length=end - start))
    return trimmed, moved
