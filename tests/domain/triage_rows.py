"""The clinic's triage table, written the way the doctor reads it."""

from domain.triage_table import Band, Course, Level, Main, TriageTable, Verdict

_LEVELS = {"G": Level.GREEN, "A": Level.AMBER, "U": Level.AMBER_U, "R": Level.RED}

# A row per tick and course, a column per band B1 to B4. "*": looked at again, "+": the next session waits.
ROWS = """
M1 better  G  G* A  A
M1 same    G  G* A  A
M1 worse   A  U  U  U
M2 better  G  G* A  A
M2 same    G  A  U  U
M2 worse   U  U  R  R
M3 better  U  U  U  U
M3 same    U  U  U  U
M3 worse   R  R  R  R
M4 better  A+ A+ A+ A+
M4 same    A+ A+ A+ A+
M4 worse   U+ U+ U+ U+
"""


def verdict(mark: str) -> Verdict:
    return Verdict(_LEVELS[mark[0]], hold="+" in mark, recheck="*" in mark)


def _cells() -> dict[tuple[Main, Course, Band], Verdict]:
    cells = {}
    for line in ROWS.split("\n"):
        if line:
            tick, course, *marks = line.split()
            for band, mark in zip(Band, marks, strict=True):
                cells[Main(tick), Course(course), band] = verdict(mark)
    return cells


TABLE = TriageTable(_cells(), raise_flags=frozenset({"IMMUNE", "CANCER", "BLEEDING", "HIGH-RISK"}))
