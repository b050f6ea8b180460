import tomllib
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from content import Content, load
from domain.redwords import find
from domain.triage_table import Band, Course, Level, Main

G, A, U, R = Level.GREEN, Level.AMBER, Level.AMBER_U, Level.RED
POLICY = {
    (Main.M1, Course.BETTER): (G, G, A, A),
    (Main.M1, Course.SAME): (G, G, A, A),
    (Main.M1, Course.WORSE): (A, U, U, U),
    (Main.M2, Course.BETTER): (G, G, A, A),
    (Main.M2, Course.SAME): (G, A, U, U),
    (Main.M2, Course.WORSE): (U, U, R, R),
    (Main.M3, Course.BETTER): (U, U, U, U),
    (Main.M3, Course.SAME): (U, U, U, U),
    (Main.M3, Course.WORSE): (R, R, R, R),
    (Main.M4, Course.BETTER): (A, A, A, A),
    (Main.M4, Course.SAME): (A, A, A, A),
    (Main.M4, Course.WORSE): (U, U, U, U),
}
EXAMPLES = tomllib.loads((Path(__file__).parents[2] / "content" / "triage.toml").read_text())["examples"]


def examples(kind: str) -> list[str]:
    return [text for language in EXAMPLES.values() for text in language[kind]]


@pytest.mark.parametrize(("main", "course"), POLICY)
def test_the_table_is_the_clinics_policy(content: Content, main: Main, course: Course) -> None:
    found = tuple(content.triage.cells[main, course, band].level for band in Band)
    assert found == POLICY[main, course]


def test_mild_early_findings_are_looked_at_again(content: Content) -> None:
    rechecked = {cell for cell, verdict in content.triage.cells.items() if verdict.recheck}
    assert rechecked == {
        (Main.M1, Course.BETTER, Band.B2),
        (Main.M1, Course.SAME, Band.B2),
        (Main.M2, Course.BETTER, Band.B2),
    }


def test_everything_urgent_and_every_lump_holds_the_next_session(content: Content) -> None:
    for cell in product((Main.M1, Main.M2, Main.M3, Main.M4), Course, Band):
        verdict = content.triage.cells[cell]
        assert verdict.hold == (verdict.level >= U or cell[0] is Main.M4)


def test_every_verdict_has_a_text(content: Content) -> None:
    assert {verdict.text for verdict in content.triage.cells.values()} <= content.texts.keys()


def test_risk_notes_that_raise_a_level(content: Content) -> None:
    assert content.triage.raise_flags == {"IMMUNE", "CANCER", "BLEEDING", "HIGH_RISK"}


@pytest.mark.parametrize("text", examples("found"))
def test_a_red_word_is_found(content: Content, text: str) -> None:
    assert find(text, content.redwords) is not None


@pytest.mark.parametrize("text", examples("not_found"))
def test_a_harmless_text_is_left_alone(content: Content, text: str) -> None:
    assert find(text, content.redwords) is None


def test_a_lump_holds_even_if_the_file_forgets_to_say_so(copy: Path) -> None:
    file = copy / "triage.toml"
    file.write_text(file.read_text().replace("AMBER HOLD", "AMBER"))
    assert load(copy, date(2025, 12, 1)).triage.cells[Main.M4, Course.BETTER, Band.B1].hold
