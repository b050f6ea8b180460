from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest

from domain.triage import band, judge, worst
from domain.triage_table import Band, Course, Level, Main, Safety, TriageTable, Verdict
from tests.domain.triage_rows import TABLE

SESSION = datetime(2026, 6, 10, 6, tzinfo=UTC)
HOURS = {Band.B1: 24.0, Band.B2: 48.0, Band.B3: 168.0, Band.B4: 168.01}
NOTHING = frozenset({Safety.S0})
TICKS = [Main.M1, Main.M2, Main.M3, Main.M4]
SETS = [frozenset(each) for each in chain.from_iterable(combinations(TICKS, size) for size in range(1, 5))]


def judged(
    main: frozenset[Main],
    course: Course | None = Course.SAME,
    *,
    when: Band = Band.B1,
    safety: frozenset[Safety] = NOTHING,
    step: str = "after-10d",
    flags: frozenset[str] = frozenset(),
    table: TriageTable = TABLE,
) -> Verdict:
    answered_at = SESSION + timedelta(hours=HOURS[when])
    return judge(
        safety,
        main,
        course,
        performed_at=SESSION,
        answered_at=answered_at,
        step=step,
        flags=flags,
        table=table,
    )


# tick, course, then level (and * re-check, + hold) at up to 24 h, 48 h, 7 days, later
CELLS = """
M1 better GREEN GREEN* AMBER AMBER
M1 same GREEN GREEN* AMBER AMBER
M1 worse AMBER AMBER_U+ AMBER_U+ AMBER_U+
M2 better GREEN GREEN* AMBER AMBER
M2 same GREEN AMBER AMBER_U+ AMBER_U+
M2 worse AMBER_U+ AMBER_U+ RED+ RED+
M3 better AMBER_U+ AMBER_U+ AMBER_U+ AMBER_U+
M3 same AMBER_U+ AMBER_U+ AMBER_U+ AMBER_U+
M3 worse RED+ RED+ RED+ RED+
M4 better AMBER+ AMBER+ AMBER+ AMBER+
M4 same AMBER+ AMBER+ AMBER+ AMBER+
M4 worse AMBER_U+ AMBER_U+ AMBER_U+ AMBER_U+
"""
TEXTS = {"GREEN": "green", "AMBER": "amber", "AMBER_U": "amber-urgent", "RED": "red-worse"}
EVERY_CELL = [
    (tick, course, when, expected)
    for tick, course, *row in (line.split() for line in CELLS.strip().splitlines())
    for when, expected in zip(Band, row, strict=True)
]


@pytest.mark.parametrize(("tick", "course", "when", "expected"), EVERY_CELL)
def test_every_cell_of_the_table(tick: str, course: str, when: Band, expected: str) -> None:
    name = expected.rstrip("*+")
    verdict = judged(frozenset({Main(tick)}), Course(course), when=when)
    assert verdict == Verdict(
        Level[name], hold=expected.endswith("+"), recheck=expected.endswith("*"), text=TEXTS[name]
    )


@pytest.mark.parametrize("stop", [Safety.S1, Safety.S2, Safety.S3, Safety.S4])
@pytest.mark.parametrize("when", list(Band))
def test_a_safety_stop_is_red_whatever_else_is_said(stop: Safety, when: Band) -> None:
    for main in [frozenset[Main](), frozenset({Main.M0}), *SETS]:
        verdict = judged(main, None, when=when, safety=frozenset({stop}))
        assert verdict == Verdict(Level.RED, hold=True, text=f"red-{stop.lower()}")


def test_of_two_safety_stops_the_more_urgent_act_is_told() -> None:
    assert judged(frozenset(), safety=frozenset({Safety.S4, Safety.S1, Safety.S0})).text == "red-s1"


@pytest.mark.parametrize("when", list(Band))
def test_all_good_is_green_at_any_time(when: Band) -> None:
    assert judged(frozenset({Main.M0}), None, when=when) == Verdict(Level.GREEN, text="green")


@pytest.mark.parametrize("when", list(Band))
@pytest.mark.parametrize("course", list(Course))
def test_of_several_ticks_the_highest_level_counts(when: Band, course: Course) -> None:
    for ticks in SETS:
        levels = [judged(frozenset({tick}), course, when=when).level for tick in ticks]
        assert judged(ticks, course, when=when).level == max(levels)


def test_a_lump_holds_the_next_session_beside_anything_else() -> None:
    assert judged(frozenset({Main.M1, Main.M4}), Course.BETTER) == Verdict(
        Level.AMBER, hold=True, text="amber"
    )


def test_a_lump_holds_whatever_the_table_says() -> None:
    lax = replace(TABLE, cells={cell: replace(found, hold=False) for cell, found in TABLE.cells.items()})
    assert judged(frozenset({Main.M4}), Course.BETTER, table=lax).hold


def test_a_green_with_a_second_look_loses_it_to_a_higher_level() -> None:
    assert not judged(frozenset({Main.M1, Main.M4}), when=Band.B2).recheck


@pytest.mark.parametrize("flag", ["IMMUNE", "CANCER", "BLEEDING", "HIGH-RISK"])
def test_a_flag_makes_amber_urgent(flag: str) -> None:
    verdict = judged(frozenset({Main.M1}), when=Band.B3, flags=frozenset({flag, "OTHER"}))
    assert verdict == Verdict(Level.AMBER_U, hold=True, text="amber-urgent")


def test_an_answer_the_clinic_named_is_used_unless_a_flag_makes_it_urgent() -> None:
    own = replace(TABLE, cells={cell: replace(found, text="own") for cell, found in TABLE.cells.items()})
    assert judged(frozenset({Main.M1}), when=Band.B3, table=own).text == "own"
    assert (
        judged(frozenset({Main.M1}), when=Band.B3, table=own, flags=frozenset({"CANCER"})).text
        == "amber-urgent"
    )


def test_a_flag_leaves_green_green_and_red_red() -> None:
    flags = frozenset({"IMMUNE"})
    assert judged(frozenset({Main.M1}), flags=flags).level is Level.GREEN
    assert judged(frozenset({Main.M3}), Course.WORSE, flags=flags).text == "red-worse"


def test_a_flag_the_table_does_not_name_changes_nothing() -> None:
    assert judged(frozenset({Main.M1}), when=Band.B3, flags=frozenset({"NEW"})).level is Level.AMBER


@pytest.mark.parametrize("step", ["after-24h", "nudge-after-24h"])
def test_an_early_answer_to_the_24_hour_message_is_judged_as_late(step: str) -> None:
    assert judged(frozenset({Main.M1}), step=step).recheck
    assert judged(frozenset({Main.M2}), step=step).level is Level.AMBER
    assert judged(frozenset({Main.M1}), when=Band.B3, step=step).level is Level.AMBER


def test_a_missing_course_is_taken_as_worse() -> None:
    assert judged(frozenset({Main.M3}), None).level is Level.RED


@pytest.mark.parametrize(("safety", "main"), [(frozenset(), frozenset({Main.M0})), (NOTHING, frozenset())])
def test_silence_is_never_green(safety: frozenset[Safety], main: frozenset[Main]) -> None:
    with pytest.raises(ValueError, match="unanswered"):
        judged(main, safety=safety)


def test_a_report_without_any_session_is_judged_most_strictly() -> None:
    verdict = judge(
        NOTHING,
        frozenset({Main.M1}),
        Course.BETTER,
        performed_at=None,
        answered_at=SESSION,
        step="report",
        flags=frozenset(),
        table=TABLE,
    )
    assert verdict.level is Level.AMBER


@pytest.mark.parametrize(
    ("passed", "expected"),
    [
        (timedelta(hours=-1), Band.B1),
        (timedelta(hours=24), Band.B1),
        (timedelta(hours=24, seconds=1), Band.B2),
        (timedelta(hours=48), Band.B2),
        (timedelta(hours=48, seconds=1), Band.B3),
        (timedelta(days=7), Band.B3),
        (timedelta(days=7, seconds=1), Band.B4),
        (timedelta(weeks=30), Band.B4),
    ],
)
def test_the_bands_end_with_their_hour(passed: timedelta, expected: Band) -> None:
    assert band(SESSION, SESSION + passed) is expected


def test_never_calmer_when_worse_and_never_calmer_when_later() -> None:
    for ticks in SETS:
        for when in Band:
            levels = [judged(ticks, course, when=when).level for course in Course]
            assert levels == sorted(levels)
        for course in Course:
            levels = [judged(ticks, course, when=when).level for when in Band]
            assert levels == sorted(levels)


@pytest.mark.parametrize(
    ("ticks", "asked"),
    [
        ({Main.M1, Main.M2, Main.M3, Main.M4}, Main.M3),
        ({Main.M1, Main.M2, Main.M4}, Main.M4),
        ({Main.M1, Main.M2}, Main.M2),
        ({Main.M1}, Main.M1),
        ({Main.M0}, None),
        (set(), None),
    ],
)
def test_the_course_is_asked_of_the_worst_tick(ticks: set[Main], asked: Main | None) -> None:
    assert worst(frozenset(ticks)) is asked
