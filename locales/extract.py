"""Finds the texts in the clinic's TOML files for Babel.

Every table with a ``text`` is one message; its name goes along as a comment for the translator.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

Found = tuple[int, str, str, list[str]]


def extract_toml(
    fileobj: IO[bytes],
    keywords: Mapping[str, object],  # noqa: ARG001 - Babel calls every extractor with these four
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[Found]:
    """Yield (line, function, message, comments) for each text, in the order of the file."""
    source = fileobj.read().decode("utf-8")
    for name, text in _texts(tomllib.loads(source)):
        yield _line(source, name), "_", text.strip(), [name]


def _texts(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if not isinstance(value, dict):
            continue
        if isinstance(value.get("text"), str):
            yield f"{prefix}{key}", value["text"]
        yield from _texts(value, f"{prefix}{key}.")


def _line(source: str, name: str) -> int:
    """Return the line of ``[name]``, 1 if the table is written in another way."""
    before, found, _ = source.partition(f"[{name}]")
    return before.count("\n") + 1 if found else 1
