"""The texts, from every content file that has some."""

import re
from collections.abc import Iterator, Mapping

from content.errors import Mistakes
from content.forbidden import SAID_BY_THE_PERSON, forbidden
from content.reading import TEXT_FILES, Table, text_tables
from content.registry.use import Use
from content.values import Entry

LONGEST = 3000
"""Characters of a text before it is filled in; Telegram takes 4096 of the finished message."""
_LONGEST_LABEL = 60
_RULES_TOO = frozenset({"triage.toml", "screening.toml", "faq.toml"})
"""Files that hold more than texts; their texts are below ``[texts]``."""
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
_TAG = re.compile(r"<[^>]*>?")


def read_texts(
    tables: Mapping[str, Table], wanted: Mapping[str, Use], languages: Mapping[str, str], mistakes: Mistakes
) -> dict[str, Entry]:
    """Return text id -> entry; notes whatever is missing, unknown, malformed or must not be said."""
    found: dict[str, Entry] = {}
    for file in TEXT_FILES:
        for text_id, table in text_tables(_texts_of(tables.get(file, {}), file)):
            use = wanted.get(text_id)
            if use is None:
                mistakes.add(file, text_id, "the program never says this. Check the name, or take it away.")
            elif text_id in found:
                mistakes.add(file, text_id, f"it is in {found[text_id].file} already. Keep one of the two.")
            else:
                entry = _entry(table, use, languages, file)
                found[text_id] = entry
                for sentence in _problems(text_id, entry, use):
                    mistakes.add(file, text_id, sentence)
                for sentence in _strange(table, languages):
                    mistakes.add(file, text_id, sentence)
    for text_id, use in wanted.items():
        if text_id not in found:
            mistakes.add(_home(text_id), text_id, f'this text is missing ({use.where}). Write text = "...".')
    return found


def _texts_of(table: Table, file: str) -> Table:
    """Return the part of a file that holds texts: all of it, or what is under ``[texts]``."""
    found = table.get("texts", {}) if file in _RULES_TOO else table
    return found if isinstance(found, dict) else {}


def _entry(table: Table, use: Use, languages: Mapping[str, str], file: str) -> Entry:
    own = {code: str(table[code]).strip() for code in languages if code in table}
    return Entry(str(table.get("text", "")).strip(), own, use.medical, file)


def _strange(table: Table, languages: Mapping[str, str]) -> Iterator[str]:
    """Yield sentences about keys beside the text that are neither a language nor a text of their own."""
    for key, value in table.items():
        known = key == "text" or key in languages
        if known and not isinstance(value, str):
            yield f'{key} is {value!r}. Write {key} = "a text in quotes".'
        elif not known and not isinstance(value, dict):
            yield f"nothing is called {key!r} here. Write text, or the code of an enabled language."


def _problems(text_id: str, entry: Entry, use: Use) -> Iterator[str]:
    for code, text in (("text", entry.text), *entry.own.items()):
        for sentence in (*_form(text_id, text), *_fills(text, use), *_claims(text_id, text)):
            yield f"{code}: {sentence}"


def _form(text_id: str, text: str) -> Iterator[str]:
    is_label = text_id.startswith("label.")
    longest = _LONGEST_LABEL if is_label else LONGEST
    if not text:
        yield "the text is empty. Write what the bot shall say."
    if len(text) > longest:
        yield f"it has {len(text)} characters. Write at most {longest}."
    tags = _TAG.findall(text)
    if is_label and ("\n" in text or tags):
        yield "a button is one line of plain text. Take line breaks and tags away."
    elif tags != ["<b>", "</b>"] * (len(tags) // 2):
        yield f"of tags only <b>bold</b> in pairs is allowed, not {' '.join(tags)}."


def _fills(text: str, use: Use) -> Iterator[str]:
    names = set(_PLACEHOLDER.findall(text))
    known = ", ".join(sorted(f"{{{name}}}" for name in use.allowed))
    for name in sorted(names - use.allowed):
        yield f"{{{name}}} cannot be filled in here. Write one of: {known}."
    for name in sorted(use.required - names):
        yield f"{{{name}}} must be in this text. Write it where the program shall fill it in."
    if set("{}") & set(_PLACEHOLDER.sub("", text)):
        yield "a curly bracket is not part of a placeholder. Write it like {date}, small letters only."


def _claims(text_id: str, text: str) -> Iterator[str]:
    for words, instead in () if text_id in SAID_BY_THE_PERSON else forbidden(text):
        yield f"{words!r} promises too much and must not be said. Write {instead}."


def _home(text_id: str) -> str:
    return "labels.toml" if text_id.startswith("label.") else "messages.toml"
