import pytest

from domain.redwords import RedWords, find

LISTS = RedWords(
    words={
        "en": ("fever", "fevers", "faint", "can't breathe", "pus", "119"),
        "es": ("fiebre",),
        "fr": ("fébrile",),
        "ru": ("гной",),
        "ar": ("حمى",),
    },
    stems={
        "ko": (("열이", ("열이면 열",)), ("숨이 막", ()), ("고름", ("고름장", "옷고름")), ("119", ())),
        "ja": (("膿", ()), ("ショック", ())),
        "zh": (("发烧", ()),),
    },
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I have a fever", "fever"),
        ("FEVER!", "fever"),
        ("fevers, again", "fevers"),
        ("_fever_", "fever"),
        ("fever39", "fever"),
        ("fever가 나요", "fever"),
        ("ｆｅｖｅｒ", "fever"),
        ("fe\u200bver", "fever"),
        ("f\u00ade\u2060ver", "fever"),
        ("I can't\nbreathe", "can't breathe"),
        ("I can’t  breathe", "can't breathe"),
        ("tengo Fiebre", "fiebre"),
        ("je suis fe\u0301brile", "fébrile"),
        ("je suis fe\u200b\u0301brile", "fébrile"),
        ("ГНОЙ!!!", "гной"),
        ("عندي حمى", "حمى"),
        ("call 119", "119"),
        ("119에 전화", "119"),
        ("어제부터 열이 나요", "열이"),
        ("숨이막혀요", "숨이 막"),
        ("숨이  막혀요", "숨이 막"),
        ("고름이 나와요", "고름"),
        ("ｼｮｯｸかも", "ショック"),
        ("我发烧了", "发烧"),
        ("옷고름에 고름이 묻었어요", "고름"),
    ],
)
def test_a_red_word_is_found_however_it_is_written(text: str, word: str) -> None:
    assert find(text, LISTS) == word


@pytest.mark.parametrize(
    ("text"),
    [
        "",
        "feverish dreams of a campus",
        "fainter, opus, 1190, 2119",
        "can I breathe fresh air?",
        "열이면 열 다 좋대요",
        "옷고름을 고쳤어요",
        "감사합니다",
        "\u200b\u200b",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert find(text, LISTS) is None


def test_every_list_is_tried_whatever_the_language() -> None:
    assert find("안녕하세요 fiebre", LISTS) == "fiebre"


def test_an_exception_excuses_only_its_own_place() -> None:
    assert find("옷고름", LISTS) is None
    assert find("옷고름 고름", LISTS) == "고름"


def test_an_empty_entry_matches_nothing() -> None:
    assert find("anything", RedWords(words={"en": ("", " ")}, stems={"ko": (("", ()), (" ", ()))})) is None


def test_a_very_long_text_is_read_to_its_end() -> None:
    assert find("a " * 2000 + "fever", LISTS) == "fever"
