"""The triage table and the red words, from ``triage.toml``."""

from itertools import product

from content.errors import Mistakes
from content.fields import Fields
from content.reading import Table
from domain.redwords import RedWords
from domain.triage import problems
from domain.triage_table import Band, Course, Level, Main, TriageTable, Verdict

FILE = "triage.toml"
_LEVELS = {"GREEN": Level.GREEN, "AMBER": Level.AMBER, "AMBER-U": Level.AMBER_U, "RED": Level.RED}
_ANSWERS = {
    Level.GREEN: "green",
    Level.AMBER: "amber",
    Level.AMBER_U: "amber-urgent",
    Level.RED: "red-worse",
}
_RECHECK, _HOLD = "RECHECK", "HOLD"
_EXAMPLE = (
    'Write for example better = ["GREEN", "GREEN RECHECK", "AMBER", "AMBER"], one for each of B1 to B4.'
)


def read_triage(table: Table, mistakes: Mistakes) -> tuple[TriageTable, RedWords]:
    """Return the table of levels and the words that stop a chat."""
    root = Fields(table, FILE, "", mistakes)
    root.raw("texts")  # the texts loader reads these
    root.raw("examples")  # what must and must not be found: read by the tests of this content
    section = root.section("table")
    cells: dict[tuple[Main, Course, Band], Verdict] = {}
    for main in (Main.M1, Main.M2, Main.M3, Main.M4):
        row = section.section(main.value)
        for course in Course:
            cells |= _row(row, main, course)
        row.done()
    section.done()
    flags = root.section("raise")
    triage = TriageTable(cells, frozenset(flags.words("flags")))
    flags.done()
    if len(cells) == len(tuple(product(Course, Band))) * (len(Main) - 1):
        for problem in problems(triage):
            section.wrong(f"{problem}. Write a level that is at least as careful.")
    redwords = _redwords(root.section("red_words"))
    root.done()
    return triage, redwords


def _row(row: Fields, main: Main, course: Course) -> dict[tuple[Main, Course, Band], Verdict]:
    """Return one row: four cells, from the first day to the weeks after."""
    written = row.words(course.value)
    verdicts = [_verdict(cell, main) for cell in written]
    if len(verdicts) != len(Band) or None in verdicts:
        row.wrong(f"{course.value} is {list(written)!r}. {_EXAMPLE}")
        return {}
    pairs = zip(Band, verdicts, strict=True)
    return {(main, course, band): verdict for band, verdict in pairs if verdict is not None}


def _verdict(cell: str, main: Main) -> Verdict | None:
    """Read "AMBER HOLD". Clinic policy: RED, AMBER-U and every lump or colour change hold in any case."""
    name, *marks = cell.split()
    level = _LEVELS.get(name)
    if level is None or set(marks) - {_RECHECK, _HOLD}:
        return None
    hold = _HOLD in marks or level >= Level.AMBER_U or main is Main.M4
    return Verdict(level, hold=hold, recheck=_RECHECK in marks, text=_ANSWERS[level])


def _redwords(section: Fields) -> RedWords:
    words: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for language in section.names():
        one = section.section(language)
        if one.has("words"):
            words[language] = one.words("words")
        if one.has("stems"):
            stems[language] = _stems(one)
        one.done()
    if not words and not stems:
        section.wrong('no red word is listed. Write for example [red_words.en] and words = ["emergency"].')
    return RedWords(words=words, stems=stems)


def _stems(section: Fields) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return stems with the words in which they mean nothing: ``stems.열 = ["열심히"]``."""
    listed = section.section("stems")
    return tuple((stem, listed.words(stem)) for stem in listed.names())
