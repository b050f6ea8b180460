"""HTML as Telegram parses it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import Entity
from sandbox.errors import Refused
from sandbox.formatting import formatted
from sandbox.html_parsing import parse_html
from sandbox.rendering import to_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>bold</b>", "bold", [Entity("bold", 0, 4)]),
        ("<STRONG>x</STRONG>", "x", [Entity("bold", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [Entity("bold", 0, 2), Entity("italic", 1, 1)]),
        ("😀<u>x</u>", "😀x", [Entity("underline", 2, 1)]),
        ("&lt;b&gt; &amp; &quot;", '<b> & "', []),
        ("&nbsp;", "&nbsp;", []),
        ("&#8364;", "€", []),
        ("<b></b>x", "x", []),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>', "x",
         [Entity("text_link", 0, 1, url="https://x.example/?a=1&b=2")]),
        ('<a href="tg://user?id=7">x</a>', "x", [Entity("text_mention", 0, 1, user_id=7)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [Entity("pre", 0, 1, language="python")]),
        ("<code>a<b>c</b></code>", "ac", [Entity("code", 0, 2)]),
        ('<span class="tg-spoiler">x</span>', "x", [Entity("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [Entity("expandable_blockquote", 0, 1)]),
        ("<b>x</>", "x", [Entity("bold", 0, 1)]),
    ],
)  # fmt: skip
def test_supported_html_becomes_text_and_entities(source: str, text: str, entities: list[Entity]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("é <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
    ],
)
def test_broken_html_is_refused_with_telegrams_words(source: str, refusal: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {refusal}"
    assert caught.value.status == 400


@given(st.text())
def test_any_text_survives_escaping_parsing_and_rendering(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(f"<b>{escaped}</b>")[0] == text


@given(st.text(alphabet="<>/ab&; =\"'é"))
def test_any_nonsense_is_parsed_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except Refused:
        return
    assert to_html(text, entities).count("<") % 2 == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [Entity("bot_command", 0, 6)]),
        ("and/or 1/2", []),
        ("see https://x.example/a?b=1.", [Entity("url", 4, 23)]),
        ("t.me/local_clinic_bot?start=abc", [Entity("url", 0, 31)]),
        ("@clinic and a@b.kr", [Entity("mention", 0, 7), Entity("email", 12, 6)]),
        ("#skin 1.5 ml", [Entity("hashtag", 0, 5)]),
    ],
)
def test_commands_links_and_mentions_are_found_in_plain_text(text: str, found: list[Entity]) -> None:
    assert list(formatted(text, None, None)[1]) == found


def test_nothing_is_found_inside_code() -> None:
    assert formatted("<code>/start</code>", "HTML", None)[1] == (Entity("code", 0, 6),)


def test_nested_formatting_is_rendered_back_escaped() -> None:
    source = '<b>a &lt; <i>b</i></b><u>d</u> <a href="https://x.example/?q=&quot;">c</a>'
    assert to_html(*parse_html(source)) == source
