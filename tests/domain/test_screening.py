import pytest

from domain.screening import (
    Note,
    Outcome,
    Question,
    Result,
    Row,
    Table,
    complete,
    decide,
    fits,
    following,
    preceding,
    ticked,
)

AGE = Question("Q1", ("YOUNG", "OLD"), decides=False, weighed=True)
ILL = Question("Q2", ("A", "B", "NONE"), several=True, alone=frozenset({"NONE"}), clear="NONE", weighed=True)
TONE = Question("Q3", ("EVEN", "UNEVEN"))
TABLE = Table(
    questions=(AGE, ILL, TONE),
    rows=(
        Row({"Q1": frozenset({"YOUNG"})}, Outcome.DOCTOR_FIRST, "age", kept=False),
        Row({"Q2": frozenset({"A"})}, Outcome.DOCTOR_FIRST, "a"),
        Row({"Q2": frozenset({"B"})}, Outcome.DOCTOR_FIRST, "b"),
        Row({"Q3": frozenset({"EVEN"})}, Outcome.PHASE_1),
        Row({"Q3": frozenset({"UNEVEN"})}, Outcome.PHASE_2),
    ),
    notes=(
        Note("OLDER", {"Q1": frozenset({"OLD"})}),
        Note("SPOTS", {"Q3": frozenset({"UNEVEN"})}, frozenset({Outcome.PHASE_2})),
    ),
)


def ticks(**answers: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(options.split()) for name, options in answers.items()}


def test_a_condition_wants_one_of_its_answers_to_every_question_it_names() -> None:
    when = {"Q1": frozenset({"OLD"}), "Q2": frozenset({"A", "B"})}
    assert fits(when, ticks(Q1="OLD", Q2="B"))
    assert not fits(when, ticks(Q1="YOUNG", Q2="B"))
    assert not fits(when, ticks(Q1="OLD"))


@pytest.mark.parametrize(
    ("before", "option", "on", "after"),
    [
        ("", "A", True, "A"),
        ("A", "B", True, "A B"),
        ("A B", "NONE", True, "NONE"),
        ("NONE", "A", True, "A"),
        ("A B", "A", False, "B"),
        ("A", "A", True, "A"),
        ("B", "A", False, "B"),
    ],
)
def test_none_clears_the_others_and_a_repeated_tap_changes_nothing(
    before: str, option: str, on: bool, after: str
) -> None:
    assert ticked(ILL, frozenset(before.split()), option, on=on) == set(after.split())


def test_the_screen_ends_early_only_where_it_is_weighed() -> None:
    assert following(TABLE, ticks(Q1="YOUNG"), "Q1") is None
    assert following(TABLE, ticks(Q1="OLD"), "Q1") == ILL
    assert following(TABLE, ticks(Q1="OLD", Q2="A"), "Q2") is None
    assert following(TABLE, ticks(Q1="OLD", Q2="NONE"), "Q2") == TONE
    assert following(TABLE, ticks(Q1="OLD", Q2="NONE", Q3="EVEN"), "Q3") is None


def test_before_the_first_question_there_is_the_first_question() -> None:
    assert preceding(TABLE, "Q3") == ILL
    assert preceding(TABLE, "Q1") == AGE


def test_answers_from_before_going_back_do_not_count_behind_the_end() -> None:
    assert complete(TABLE, ticks(Q1="OLD", Q2="A", Q3="UNEVEN")) == ticks(Q1="OLD", Q2="A")


def test_the_first_row_decides_and_every_reason_is_told() -> None:
    assert decide(TABLE, ticks(Q1="OLD", Q2="A B")) == Result(
        Outcome.DOCTOR_FIRST, row=2, reasons=("a", "b"), notes=("OLDER",)
    )


def test_a_phase_has_no_reasons_and_notes_are_told_with_their_outcomes() -> None:
    found = decide(TABLE, ticks(Q1="OLD", Q2="NONE", Q3="UNEVEN"))
    assert found == Result(Outcome.PHASE_2, row=5, notes=("OLDER", "SPOTS"), told=("SPOTS",))


def test_what_no_row_fits_is_an_error_and_no_outcome() -> None:
    with pytest.raises(LookupError):
        decide(TABLE, ticks(Q1="OLD", Q2="NONE"))
