"""Entities Telegram finds by itself: commands, links, mentions, addresses, hashtags."""

import re

from sandbox.entities import Entity, utf16_length

_HINTS = re.compile(r"[/@#:.]")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})\b"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{3,31})?)(?![\w/])"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)"
    r"|(?<![\w@./-])(?P<bare>(?:[\w-]+\.)+(?:com|org|net|me|kr|io|example)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]'])?)"
)


def detect(text: str, taken: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Return the entities of a plain text, in order, leaving alone what `taken` links or shows as code."""
    if not _HINTS.search(text):
        return ()
    blocked = [e for e in taken if e.type in {"code", "pre", "text_link", "text_mention"}]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        kind = "url" if match.lastgroup == "bare" else str(match.lastgroup)
        entity = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))
        if not any(entity.offset < other.end and other.offset < entity.end for other in blocked):
            found.append(entity)
    return tuple(found)
