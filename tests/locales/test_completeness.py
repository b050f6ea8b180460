from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations

from locales.catalogue import Catalogue, Catalogues
from locales.completeness import gaps


@dataclass(frozen=True)
class Text:
    text: str
    own: Mapping[str, str] = field(default_factory=dict)
    medical: bool = True
    file: str = "messages.toml"


@dataclass(frozen=True)
class Small:
    texts: Mapping[str, Text]
    languages: Mapping[str, str] = field(default_factory=lambda: {"en": "English", "ko": "한국어"})


def korean(messages: Mapping[str, str], fuzzy: frozenset[str] = frozenset()) -> Catalogues:
    return Catalogues({"ko": Catalogue(messages, fuzzy, NullTranslations())})


def test_nothing_is_missing_when_every_medical_text_is_translated() -> None:
    assert gaps(Small({"nudge": Text("Hello {name}")}), korean({"Hello {name}": "안녕 {name}"})) == []


def test_a_missing_medical_text_is_named_with_the_remedy() -> None:
    (sentence,) = gaps(Small({"nudge": Text("Hello")}), korean({}))
    assert sentence.startswith('content/messages.toml, nudge: the translation into "ko" is missing')
    assert 'Write ko = "..."' in sentence


def test_a_fuzzy_medical_text_is_outdated() -> None:
    (sentence,) = gaps(Small({"nudge": Text("Hello")}), korean({}, frozenset({"Hello"})))
    assert "is outdated" in sentence


def test_the_clinics_own_translation_fills_the_gap() -> None:
    assert gaps(Small({"nudge": Text("Hello", own={"ko": "안녕"})}), korean({})) == []


def test_a_text_that_is_not_medical_may_wait_for_its_translation() -> None:
    assert gaps(Small({"label.menu": Text("Menu", medical=False)}), korean({})) == []


def test_a_language_that_is_not_enabled_is_not_looked_at() -> None:
    assert gaps(Small({"nudge": Text("Hello")}, {"en": "English"}), korean({})) == []


def test_a_translation_that_lost_the_emergency_number_is_refused_even_if_not_medical() -> None:
    (sentence,) = gaps(Small({"a": Text("Call {119}", medical=False)}), korean({"Call {119}": "전화하세요"}))
    assert "has nothing where the text has {119}" in sentence


def test_a_translation_that_lost_its_bold_end_is_refused() -> None:
    (sentence,) = gaps(Small({"a": Text("<b>Go</b>")}), korean({"<b>Go</b>": "<b>가세요"}))
    assert "has <b> where the text has </b> <b>" in sentence
