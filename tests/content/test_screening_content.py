"""The shipped decision table, against the clinic's policy written out once more by hand."""

import re
from collections import Counter
from itertools import chain, combinations, product

import pytest

from content import Content
from content.registry.screening import NOTE, REASON
from domain.screening import Answers, Outcome, Table, complete, decide
from domain.screening_check import paths

DOCTOR, ONE, TWO, THREE = Outcome.DOCTOR_FIRST, Outcome.PHASE_1, Outcome.PHASE_2, Outcome.PHASE_3
CLEAR = {"Q1": "AGE_30", "Q2": "NONE", "Q3": "NONE", "Q4": "NONE", "Q5": "NONE"}
REST = {"Q6": "SKIN_II", "Q7": "T0", "Q8": "F0", "Q9": "E0"}

ROWS: list[tuple[int, dict[str, str], Outcome, tuple[str, ...]]] = [
    (1, {"Q1": "UNDER_19"}, DOCTOR, ("age",)),
    (2, {"Q2": "INFECTION"}, DOCTOR, ("infection",)),
    (3, {"Q2": "FLARE"}, DOCTOR, ("flare",)),
    (4, {"Q2": "SKIN_BREAK"}, DOCTOR, ("skin-break",)),
    (5, {"Q2": "UNSURE"}, DOCTOR, ("unsure",)),
    (6, {"Q3": "PREGNANCY"}, DOCTOR, ("pregnancy",)),
    (7, {"Q3": "IMMUNE"}, DOCTOR, ("immune",)),
    (8, {"Q3": "AUTOIMMUNE"}, DOCTOR, ("autoimmune",)),
    (9, {"Q3": "UNSURE"}, DOCTOR, ("unsure",)),
    (10, {"Q4": "CANCER"}, DOCTOR, ("cancer",)),
    (11, {"Q4": "BLEEDING"}, DOCTOR, ("bleeding",)),
    (12, {"Q4": "KELOID"}, DOCTOR, ("keloid",)),
    (13, {"Q4": "UNSURE"}, DOCTOR, ("unsure",)),
    (14, {"Q5": "ISOTRETINOIN"}, DOCTOR, ("isotretinoin",)),
    (15, {"Q5": "RECENT_PROC"}, DOCTOR, ("recent",)),
    (16, {"Q5": "ALLERGY"}, DOCTOR, ("allergy",)),
    (17, {"Q5": "UNSURE"}, DOCTOR, ("unsure",)),
    (18, {"Q9": "E4"}, DOCTOR, ("expectation",)),
    (19, {"Q7": "T2", "Q8": "F2"}, THREE, ()),
    (20, {"Q7": "T1", "Q8": "F1"}, TWO, ()),
    (21, {"Q7": "T0", "Q8": "F0"}, ONE, ()),
    (22, {"Q7": "T0", "Q8": "F2"}, DOCTOR, ("not-covered",)),
    (23, {"Q7": "T2", "Q8": "F0"}, DOCTOR, ("sun-damage",)),
]
"""Row, the answers that reach it beside clear ones, outcome, reasons."""

MATRIX = {
    ("T0", "F0"): (ONE, ()),
    ("T0", "F1"): (ONE, ("FIRMNESS_ONLY",)),
    ("T0", "F2"): (DOCTOR, ()),
    ("T1", "F0"): (ONE, ("PIGMENT_ONLY",)),
    ("T1", "F1"): (TWO, ()),
    ("T1", "F2"): (TWO, ("COMBINED",)),
    ("TM", "F0"): (ONE, ("MELASMA", "PIGMENT_ONLY")),
    ("TM", "F1"): (TWO, ("MELASMA",)),
    ("TM", "F2"): (TWO, ("MELASMA", "COMBINED")),
    ("T2", "F0"): (DOCTOR, ()),
    ("T2", "F1"): (TWO, ("COMBINED",)),
    ("T2", "F2"): (THREE, ()),
}
"""Tone and firmness: the outcome, and the notes the person reads."""

CAUTIONS = [
    ("INFECTION", "FLARE", "SKIN_BREAK"),
    ("PREGNANCY", "IMMUNE", "AUTOIMMUNE"),
    ("CANCER", "BLEEDING", "KELOID"),
    ("ISOTRETINOIN", "RECENT_PROC", "ALLERGY"),
]
AGES = ("AGE_19", "AGE_22", "AGE_30", "AGE_50")


def answered(**answers: str) -> Answers:
    return {name: frozenset(ticks.split()) for name, ticks in (CLEAR | REST | answers).items()}


@pytest.fixture
def table(content: Content) -> Table:
    return content.screening


def test_there_are_23_rows_and_nine_questions(table: Table) -> None:
    assert len(table.rows) == len(ROWS) == 23
    assert [question.name for question in table.questions] == [f"Q{number}" for number in range(1, 10)]


@pytest.mark.parametrize(("row", "answers", "outcome", "reasons"), ROWS)
def test_every_row_is_reached_and_leads_where_the_policy_says(
    table: Table, row: int, answers: dict[str, str], outcome: Outcome, reasons: tuple[str, ...]
) -> None:
    found = decide(table, complete(table, answered(**answers)))
    assert (found.row, found.outcome, found.reasons) == (row, outcome, reasons)
    assert found.kept == (row != 1)


@pytest.mark.parametrize(("tone", "firmness"), MATRIX)
def test_tone_and_firmness_choose_the_phase_and_its_notes(table: Table, tone: str, firmness: str) -> None:
    found = decide(table, answered(Q7=tone, Q8=firmness))
    expected, told = MATRIX[tone, firmness]
    assert found.outcome is expected
    assert set(found.told) == set(told)


def test_each_outcome_has_as_many_ways_to_it_as_the_policy_counted(table: Table) -> None:
    ways = list(paths(table))
    outcomes = Counter(decide(table, way).outcome for way in ways)
    assert {outcome: outcomes[outcome] for outcome in (ONE, TWO, THREE)} == {ONE: 320, TWO: 400, THREE: 80}
    assert {decide(table, way).row for way in ways} == set(range(1, 24))


def sets_of(cautions: tuple[str, ...]) -> list[str]:
    """Every answer to a question of several ticks."""
    some = chain.from_iterable(combinations(cautions, size) for size in range(1, len(cautions) + 1))
    return ["NONE", "UNSURE", *(" ".join(each) for each in some)]


def test_any_caution_in_any_combination_beats_any_phase(table: Table) -> None:
    """All 6,561 sets of ticks, over answers that would be each of the three phases."""
    wanted = [(ONE, "T0", "F0"), (TWO, "T1", "F1"), (THREE, "T2", "F2")]
    for safety in product(*(sets_of(each) for each in CAUTIONS)):
        ticks = dict(zip(("Q2", "Q3", "Q4", "Q5"), safety, strict=True))
        calm = set(safety) == {"NONE"}
        for phase, tone, firmness in wanted:
            given = complete(table, answered(**ticks, Q7=tone, Q8=firmness))
            found = decide(table, given)
            assert found.outcome is (phase if calm else DOCTOR), ticks
            assert ("Q6" in given) == calm, "a caution ends the questions after the fifth"
            reasons = sum(0 if each == "NONE" else len(each.split()) for each in set(safety) - {"UNSURE"})
            assert len(found.reasons) == (0 if calm else reasons + ("UNSURE" in safety))


def test_age_and_skin_type_never_change_the_outcome(table: Table) -> None:
    skins = table.questions[5].options
    for tone, firmness, wish in product(("T0", "T1", "T2", "TM"), ("F0", "F1", "F2"), ("E0", "E3", "E4")):
        found = {
            (result.outcome, result.row, result.reasons)
            for age, skin in product(AGES, skins)
            for result in [decide(table, answered(Q1=age, Q6=skin, Q7=tone, Q8=firmness, Q9=wish))]
        }
        assert len(found) == 1
    for ticks in sets_of(CAUTIONS[1]):
        rows = {decide(table, complete(table, answered(Q1=age, Q3=ticks))).row for age in AGES}
        assert len(rows) == 1


@pytest.mark.parametrize(
    ("note", "answers", "told_in"),
    [
        ("YOUNG", {"Q1": "AGE_19"}, set()),
        ("AGE_RANGE", {"Q1": "AGE_50"}, {ONE, TWO, THREE, DOCTOR}),
        ("PIH", {"Q6": "SKIN_IV"}, {ONE, TWO, THREE, DOCTOR}),
        ("PIH", {"Q6": "SKIN_V"}, {ONE, TWO, THREE, DOCTOR}),
        ("AVOID_ENERGY", {"Q9": "E1"}, {THREE}),
        ("REACTIVE", {"Q9": "E2"}, {ONE, TWO, THREE}),
        ("TIMING", {"Q9": "E3"}, {ONE, TWO, THREE}),
    ],
)
def test_a_note_is_always_there_for_staff_and_told_where_it_helps(
    table: Table, note: str, answers: dict[str, str], told_in: set[Outcome]
) -> None:
    cells = [("T0", "F0"), ("T1", "F1"), ("T2", "F2"), ("T2", "F0")]
    found = [decide(table, answered(**answers, Q7=tone, Q8=firmness)) for tone, firmness in cells]
    assert all(note in each.notes for each in found)
    assert {each.outcome for each in found if note in each.told} == told_in


def test_people_of_30_to_49_with_light_skin_read_no_notes_about_themselves(table: Table) -> None:
    assert decide(table, answered()).told == ()


def test_the_doctor_first_names_no_treatment(content: Content) -> None:
    words = r"exosome|laser|needl|inject|device|radiofrequency|secretome|channel|energy"
    treatment = re.compile(words, re.IGNORECASE)
    told = [note.name for note in content.screening.notes if DOCTOR in note.told]
    names = ["screen.doctor-first", "screen.limits", "part.footer", *(f"{NOTE}.{name}" for name in told)]
    names += [name for name in content.texts if name.startswith(REASON)]
    assert [name for name in names if treatment.search(content.texts[name].text)] == []


def test_the_only_answer_that_may_name_a_promise_is_the_persons_own_wish(content: Content) -> None:
    assert "guaranteed" in content.texts["label.screen.E4"].text
    others = [name for name, entry in content.texts.items() if "guarantee" in entry.text.lower()]
    assert others == ["label.screen.E4"]
