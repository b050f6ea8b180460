import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import ALPHABET, make_code, normalise_code

RANDOM = st.binary(min_size=8, max_size=16)


@settings(deadline=None, max_examples=200)
@given(RANDOM)
def test_a_code_is_two_times_three_signs_and_reads_back(random: bytes) -> None:
    code = make_code(random)
    assert len(code) == 7
    assert code[3] == "-"
    assert normalise_code(code) == code


def test_no_sign_is_easily_taken_for_another_and_no_word_comes_by_chance() -> None:
    assert not set(ALPHABET) & set("AEIOU01L5S8BZ")
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_codes_use_the_whole_alphabet_evenly() -> None:
    signs = "".join(make_code(secrets.token_bytes(8)) for _ in range(2000)).replace("-", "")
    counts = [signs.count(sign) for sign in ALPHABET]
    assert min(counts) > 0.6 * len(signs) / len(ALPHABET)
    assert max(counts) < 1.4 * len(signs) / len(ALPHABET)


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="8 random bytes"):
        make_code(b"1234567")


@pytest.mark.parametrize("text", ["K7Q-2MX", "k7q2mx", " k7q 2mx ", "K7Q–2MX", "Ｋ７Ｑ２ＭＸ", "#k7q-2mx."])
def test_a_code_is_understood_however_it_is_typed(text: str) -> None:
    assert normalise_code(text) == "K7Q-2MX"


@pytest.mark.parametrize(
    "text", ["", "K7Q-2M", "K7Q-2MXX", "K0Q-2MX", "A7Q-2MX", "Kim Minji", "010-1234-5678"]
)
def test_anything_else_is_not_a_code(text: str) -> None:
    assert normalise_code(text) is None
