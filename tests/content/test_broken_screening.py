"""A screen or a list of questions that must not be used is refused, and the mistake is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content import load
from tests.content.conftest import TODAY

Break = Callable[[str, str, str], tuple[str, ...]]

ROW_23 = 'when = { Q7 = ["T2"], Q8 = ["F0"] }\noutcome = "doctor-first"\nreason = "sun-damage"'

BROKEN = [
    ("screening.toml", ROW_23, ROW_23.replace('"F0"', '"F2"'), "no row fits Q1 = AGE_19"),
    ("screening.toml", 'Q3 = ["IMMUNE"]', 'Q3 = ["IMUNE"]', "rows 7.when: Q3 does not fit"),
    ("screening.toml", 'outcome = "phase-3"', 'outcome = "phase-4"', "rows 19: 'phase-4' is no outcome"),
    (
        "screening.toml",
        'outcome = "doctor-first"\nreason = "cancer"',
        'outcome = "phase-1"',
        "holds a caution and leads to phase-1",
    ),
    ("screening.toml", 'reason = "cancer"', 'reason = "Cancer!"', "rows 10: reason is 'Cancer!'"),
    (
        "screening.toml",
        'reason = "cancer"',
        'reason = "tumour"',
        "screen.reason.tumour: this text is missing",
    ),
    ("screening.toml", 'when = { Q9 = ["E4"] }', 'when = { Q6 = ["SKIN_V"] }', "a row looks at Q6"),
    ("screening.toml", "kept = false", "keep = false", "rows 1: nothing is called 'keep' here"),
    ("screening.toml", 'clear = "NONE"', 'clear = "ALL"', "Q2: alone or clear names no option"),
    ("screening.toml", 'options = ["F0", "F1", "F2"]', "options = []", "Q8: options names nothing"),
    ("screening.toml", 'options = ["F0",', 'options = ["f:0",', "Q8: an option is a short code"),
    ("screening.toml", 'name = "PIH"', 'name = "pih"', "notes 3: name is 'pih'"),
    ("screening.toml", "[questions.Q9]", "[questions.last]", "last is no name of a question"),
    ("screening.toml", "[texts.label.screen.F1]", "[texts.label.screen.F9]", "label.screen.F1: this text is"),
    ("screening.toml", '"Allergy"', '"FDA-approved"', "label.screen.ALLERGY: text: 'FDA-approved' promises"),
    ("faq.toml", "last_reviewed = 2026-06-16", 'last_reviewed = "June"', "article: last_reviewed is missing"),
    ("faq.toml", '"sessions", ', '"sittings", ', "faq.sittings: this text is missing"),
    ("faq.toml", '"sessions", ', "", "faq.sessions: the program never says this"),
    ("faq.toml", "It depends.", "Yes, it is proven.", "faq.melasma: text: 'proven' promises too much"),
    ("clinic.toml", 'licence = ""', 'licence = "12-345"', "product: product and licence belong together"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BROKEN)
def test_a_mistake_is_named(mistakes_after: Break, file: str, old: str, new: str, sentence: str) -> None:
    assert [each for each in mistakes_after(file, old, new) if sentence in each]


def test_a_caution_that_no_row_names_any_more_is_refused(copy: Path, mistakes_after: Break) -> None:
    assert copy
    row = 'when = { Q4 = ["KELOID"] }\noutcome = "doctor-first"\nreason = "keloid"'
    mistakes = mistakes_after("screening.toml", row, row.replace("KELOID", "BLEEDING"))
    assert any("Q4 = KELOID" in each and "holds a caution" in each for each in mistakes)


def test_a_clinic_may_add_a_question_to_the_list(copy: Path) -> None:
    file = copy / "faq.toml"
    added = file.read_text().replace('"author"]', '"author", "price"]')
    texts = '\n[texts.label.faq.price]\ntext = "What does it cost?"\n[texts.faq.price]\ntext = "Ask us."\n'
    file.write_text(added + texts)
    assert load(copy, TODAY).article.questions[-1] == "price"
