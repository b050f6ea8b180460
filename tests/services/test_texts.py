from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from gettext import NullTranslations
from pathlib import Path

import pytest

from content import Content, Entry, load
from locales.catalogue import Catalogue, Catalogues, load_catalogues
from services.texts import Safe, Speech, Texts, plain

TELEGRAM_LIMIT = 4096


@pytest.fixture(scope="module")
def content() -> Content:
    return load(Path(__file__).parents[2] / "content", date(2025, 12, 1))


@pytest.fixture(scope="module")
def texts(content: Content) -> Texts:
    return Texts(content, load_catalogues())


@pytest.fixture(scope="module")
def english(texts: Texts) -> Speech:
    return texts.speak("en")


def speech(content: Content, changes: Mapping[str, Entry], language: str = "en", **korean: str) -> Speech:
    changed = replace(content, texts={**content.texts, **changes})
    catalogues = Catalogues({"ko": Catalogue(korean, frozenset(), NullTranslations())})
    return Texts(changed, catalogues).speak(language)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_text_renders_in_every_language_with_nothing_left_open(texts: Texts, language: str) -> None:
    say = texts.speak(language)
    for text_id, use in texts.uses.items():
        if text_id.startswith("label."):
            assert 0 < len(say.label(text_id.removeprefix("label."))) <= 60
            continue
        rendered = say.entry(text_id, **{name: f"<{name}>" for name in use.given})
        assert rendered
        assert len(rendered) < TELEGRAM_LIMIT
        assert "{" not in rendered
        assert "  " not in rendered
        assert rendered.count("<") == rendered.count("<b>") + rendered.count("</b>")


def test_what_is_filled_in_is_escaped_unless_it_is_safe(english: Speech) -> None:
    welcome = english.entry("link.welcome", name="<b>Tom & Co</b>")
    assert welcome.startswith("Welcome, &lt;b&gt;Tom &amp; Co&lt;/b&gt;.")
    assert english.entry("link.welcome", name=Safe("<b>Tom</b>")).startswith("Welcome, <b>Tom</b>.")


def test_one_text_can_be_filled_into_another(english: Speech) -> None:
    soon = english.entry("something-changed-soon")
    whole = english.entry("something-changed", by="14:00", soon=soon)
    assert "<b>Please do not travel before we answer.</b> In an emergency" in whole


def test_optional_parts_leave_no_gap_behind(english: Speech) -> None:
    ended = english.entry("sorry", date="Friday 5 December")
    assert ended.endswith("Please ignore it.")
    assert "\n\n\n" not in english.entry("moved", k=2, date="d", time="t", old="o")


def test_a_placeholder_that_is_not_filled_is_an_error(english: Speech) -> None:
    with pytest.raises(ValueError, match=r"nothing to fill \{date\}"):
        english.entry("no-show")


def test_a_fill_no_text_of_this_name_may_use_is_an_error(english: Speech) -> None:
    with pytest.raises(ValueError, match="no placeholder"):
        english.entry("no-show", date="d", colour="red")


def test_an_unknown_text_is_an_error(english: Speech) -> None:
    with pytest.raises(KeyError):
        english.entry("no-such-text")


def test_an_unknown_language_gets_the_default(texts: Texts) -> None:
    assert texts.speak("fr").language == "en"


def test_korean_comes_from_the_catalogue(texts: Texts) -> None:
    assert texts.speak("ko").label("yes") == "네"


def test_the_clinics_own_translation_wins_over_the_catalogue(content: Content) -> None:
    say = speech(content, {"label.yes": Entry("Yes", {"ko": "예"})}, "ko", Yes="네")
    assert say.label("yes") == "예"


def test_a_medical_text_is_never_shown_in_another_language(content: Content) -> None:
    say = speech(content, {"nudge": Entry("Changed text", medical=True)}, "ko")
    with pytest.raises(LookupError, match="nudge has no translation for ko"):
        say.entry("nudge")


def test_any_other_text_falls_back_to_its_source(content: Content) -> None:
    assert speech(content, {"noted": Entry("Changed text")}, "ko").entry("noted") == "Changed text"


def test_sentences_of_the_program_are_translated_and_filled(content: Content) -> None:
    say = speech(content, {}, "ko", **{"Hello {name}": "{name}님 안녕하세요"})
    assert say._("Hello {name}", name="<Kim>") == "&lt;Kim&gt;님 안녕하세요"
    assert say._("Not translated") == "Not translated"


def test_counting_picks_the_form(english: Speech, texts: Texts) -> None:
    assert english.n("one visit", "{count} visits", 1) == "one visit"
    assert english.n("one visit", "{count} visits", 4) == "4 visits"
    assert texts.speak("ko").n("not in the catalogue", "{count} things", 4) == "4 things"


def test_only_bold_is_markup_in_a_text(content: Content) -> None:
    say = speech(content, {"noted": Entry("5 < 6 & <b>bold</b>")})
    assert say.entry("noted") == "5 &lt; 6 &amp; <b>bold</b>"


def test_html_becomes_plain_text_for_notes_on_a_tap() -> None:
    assert plain("<b>Tom &amp; Co</b> &lt;3") == "Tom & Co <3"


def test_days_and_times_are_said_in_the_speechs_language(texts: Texts) -> None:
    instant = datetime(2025, 12, 5, 5, 0, tzinfo=UTC)
    assert texts.speak("en").when(instant, "Asia/Seoul") == "Friday 5 December, 14:00"
    assert texts.speak("ko").day(instant, "Asia/Seoul") == "12월 5일 금요일"
    assert texts.speak("ko").clock(instant, "Asia/Seoul") == "오후 2시"
    assert texts.speak("en").short_day(instant, "Asia/Seoul") == "Fri 5 Dec"
