"""Telegram's HTML: its own small tag list, its own errors (byte offsets as the real server counts them)."""

import re
from dataclasses import dataclass, field
from html import unescape

from sandbox.entities import Entity, utf16_length
from sandbox.errors import Refused, bad_request

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_START = re.compile(r"<([^\s>]*)")
_END = re.compile(r"</([^\s>]*)\s*>")
_TOKEN = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(?:=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.\-]+))?""")


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]
    part: int


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            match = _TOKEN.search(self.source, self.at)
            self._write(self.source[self.at : match.start() if match else None])
            if match is None:
                break
            self.at = match.start()
            if match.group() == "&":
                self._reference()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.stack:
            raise _error(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.out), self.entities

    def _write(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.length += utf16_length(text)

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        raw = match.group() if match else "&"
        self._write(unescape(raw) if match else raw)
        self.at += len(raw)

    def _start_tag(self) -> None:
        begin = self.at
        match = _START.match(self.source, begin)
        tag = (match.group(1) if match else "").lower()
        self.at = begin + 1 + len(tag)
        if self.at >= len(self.source):
            raise _error(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in _TYPES:
            raise _error(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            offset = self._bytes(begin)
            raise _error(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.stack.append(_Open(tag, self.length, attributes, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        where = f'the tag "{tag}" at byte offset {self._bytes(begin)}'
        while True:
            self.at += len(self.source[self.at :]) - len(self.source[self.at :].lstrip())
            if self.at >= len(self.source):
                raise _error(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
            if self.source[self.at] == ">":
                self.at += 1
                return found
            match = _ATTRIBUTE.match(self.source, self.at)
            name, value = match.groups() if match else ("", None)
            if match is None or not name:
                raise _error(f"Empty attribute name in {where}")
            self.at = match.end()
            if value is None and self.source[self.at :].lstrip().startswith("="):
                raise _error(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
            if value is None and (tag, name) != ("blockquote", "expandable"):
                raise _error(f"Expected equal sign in declaration of an attribute of {where}")
            found[name.lower()] = unescape((value or "").strip("\"'"))

    def _end_tag(self) -> None:
        begin = self.at
        match = _END.match(self.source, begin)
        if not self.stack:
            raise _error(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        if match is None:
            raise _error(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        opened = self.stack.pop()
        name = match.group(1).lower()
        if name and name != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{name}>"'
            raise _error(f"Unmatched end tag at byte offset {self._bytes(begin)}, {expected}")
        self.at = match.end()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if length == 0:
            return
        inner = "".join(self.out[opened.part :])
        entity = _entity(opened, length, inner)
        if entity is not None and not self._in_code(opened, entity):
            self.entities.append(entity)

    def _in_code(self, opened: _Open, entity: Entity) -> bool:
        """Code and pre hold no other formatting; `pre` with `code` inside is one code block."""
        if opened.tag == "code" and self.stack and self.stack[-1].tag == "pre":
            if entity.language:
                self.stack[-1].attributes["language"] = entity.language
            return True
        return any(outer.tag in {"code", "pre"} for outer in self.stack)

    def _bytes(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))


def _entity(opened: _Open, length: int, inner: str) -> Entity | None:
    kind, attributes = _TYPES[opened.tag], opened.attributes
    match opened.tag:
        case "a":
            return _link(opened, length, attributes.get("href") or inner)
        case "blockquote" if "expandable" in attributes:
            kind = "expandable_blockquote"
        case "code" | "pre":
            language = attributes.get("class", "").removeprefix("language-") or attributes.get("language")
            return Entity(kind, opened.offset, length, language=language or None)
        case "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            return Entity(kind, opened.offset, length, custom_emoji_id=emoji) if emoji.isdigit() else None
    return Entity(kind, opened.offset, length)


def _link(opened: _Open, length: int, href: str) -> Entity | None:
    user = re.fullmatch(r"tg://user\?id=(\d+)", href)
    if user:
        return Entity("text_mention", opened.offset, length, user_id=int(user.group(1)))
    url = href if "://" in href else f"http://{href}"
    valid = re.fullmatch(r"(?:https?|tg|ton)://[^\s.]+\.?[^\s]*", url)
    return Entity("text_link", opened.offset, length, url=url) if valid else None


def _error(text: str) -> Refused:
    return bad_request(f"can't parse entities: {text}")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities; raises Refused (400 can't parse entities)."""
    if "<" not in source and "&" not in source:
        return source, []
    text, entities = _Parser(source).run()
    return text, sorted(entities, key=lambda entity: (entity.offset, -entity.length))
