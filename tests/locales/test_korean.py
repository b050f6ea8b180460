"""The Korean catalogue as it is shipped."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from content import Content, load
from content.forbidden import forbidden
from locales.catalogue import catalogue_files, load_catalogues
from locales.completeness import gaps

ROOT = Path(__file__).parents[2]
HANGUL = re.compile("[가-힣]")
# A particle whose form depends on the last sound of what is filled in cannot follow a placeholder.
PARTICLE = re.compile(r"\}(?:을|를|이|가|은|는|과|와|으로|로)(?![가-힣])")


@pytest.fixture(scope="module")
def content() -> Content:
    return load(ROOT / "content", date(2025, 12, 1))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with catalogue_files()["ko"].open("rb") as file:
        return read_po(file, locale="ko")


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_the_default_content_may_start_in_korean(content: Content) -> None:
    assert gaps(content, load_catalogues()) == []


def test_every_sentence_is_translated_and_none_is_outdated(catalog: Catalog) -> None:
    assert [
        message.id for message in catalog if message.id and (message.fuzzy or not all(strings(message)))
    ] == []


def test_every_text_of_the_clinic_speaks_korean(content: Content) -> None:
    korean = load_catalogues().get("ko")
    silent = [
        name for name, entry in content.texts.items() if not HANGUL.search(korean.find(entry.text) or "")
    ]
    assert silent == []


def test_every_sentence_is_marked_until_a_person_has_reviewed_it(catalog: Catalog) -> None:
    assert [
        message.id for message in catalog if message.id and "unreviewed" not in message.user_comments
    ] == []


def test_no_particle_depends_on_what_is_filled_in(catalog: Catalog) -> None:
    assert [
        text for message in catalog if message.id for text in strings(message) if PARTICLE.search(text)
    ] == []


def test_no_translation_promises_too_much(catalog: Catalog) -> None:
    assert [text for message in catalog if message.id for text in strings(message) if forbidden(text)] == []


def test_quoted_buttons_carry_the_names_the_buttons_have(content: Content) -> None:
    korean = load_catalogues().get("ko")
    labels = {korean.find(entry.text) for name, entry in content.texts.items() if name.startswith("label.")}
    texts = (korean.find(entry.text) or "" for entry in content.texts.values())
    assert {part for text in texts for part in text.split('"')[1::2]} <= labels
