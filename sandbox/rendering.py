"""From text and entities back to simple HTML, for the page and for reading tests."""

from collections.abc import Iterable
from html import escape

from sandbox.entities import Entity

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


def to_html(text: str, entities: Iterable[Entity]) -> str:
    """Render `text` as escaped HTML.

    Commands become links to `tg://bot_command?command=NAME`, mentions to `https://t.me/NAME`,
    spoilers `<span class="spoiler">`.
    """
    ordered = sorted(entities, key=lambda entity: (entity.offset, -entity.length))
    if not ordered:
        return escape(text)
    raw = text.encode("utf-16-le", "surrogatepass")
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in ordered:
        tags = _tags(entity, _slice(raw, entity.offset, entity.end))
        if tags is not None:
            opening.setdefault(entity.offset, []).append(tags[0])
            closing.setdefault(entity.end, []).insert(0, tags[1])
    marks = sorted({0, len(raw) // 2, *opening, *closing})
    parts: list[str] = []
    for start, end in zip(marks, [*marks[1:], len(raw) // 2], strict=True):
        parts += closing.get(start, [])
        parts += opening.get(start, [])
        parts.append(escape(_slice(raw, start, end)))
    return "".join(parts)


def _slice(raw: bytes, start: int, end: int) -> str:
    return raw[start * 2 : end * 2].decode("utf-16-le", "replace")


def _tags(entity: Entity, inner: str) -> tuple[str, str] | None:
    if entity.type in _TAGS:
        return f"<{_TAGS[entity.type]}>", f"</{_TAGS[entity.type]}>"
    if entity.type == "spoiler":
        return '<span class="spoiler">', "</span>"
    link = _link(entity, inner)
    return (f'<a href="{escape(link)}">', "</a>") if link else None


def _link(entity: Entity, inner: str) -> str:
    match entity.type:
        case "text_link":
            return entity.url or ""
        case "url":
            return inner if "://" in inner else f"https://{inner}"
        case "mention":
            return f"https://t.me/{inner.removeprefix('@')}"
        case "email":
            return f"mailto:{inner}"
        case "bot_command":
            return f"tg://bot_command?command={inner.removeprefix('/').partition('@')[0]}"
        case "text_mention":
            return f"tg://user?id={entity.user_id}"
    return ""
