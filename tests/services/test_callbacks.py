"""Button data, honest and forged."""

import pytest

from services.callbacks import Tap, data, data_beside, parse


def test_what_was_built_is_parsed_back() -> None:
    assert parse(data("change", 7, "lump")) == Tap("change", ("7", "lump"))


def test_a_button_says_that_its_message_stays() -> None:
    assert parse(data_beside("s-tasks", 1, 0)) == Tap("s-tasks", ("1", "0"), beside=True)
    assert parse("beside") == Tap("beside"), "forged"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("v:7", 7),
        ("v:-7", -7),
        ("v", -1),
        ("v:", -1),
        ("v:x", -1),
        ("v:--7", -1),
        ("v:7.0", -1),
        ("v:٣", -1),
        ("v:²", -1),
        ("v: 7", -1),
        ("v:" + "9" * 62, -1),
        ("", -1),
        (":::", -1),
    ],
)
def test_no_forged_number_raises(text: str, number: int) -> None:
    assert parse(text).number(0) == number


def test_a_word_that_is_missing_is_empty() -> None:
    assert parse("v:a").word(3) == ""


@pytest.mark.parametrize(
    ("word", "fits"), [("x" * 62, True), ("x" * 63, False), ("예" * 20, True), ("예" * 21, False)]
)
def test_telegrams_64_bytes_are_counted_as_bytes(word: str, fits: bool) -> None:
    if fits:
        assert len(data("v", word).encode()) <= 64
    else:
        with pytest.raises(ValueError, match="64 bytes"):
            data("v", word)
