"""The vocabulary of a check-in and its judgement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How soon a person must look; a larger number is more urgent. UNKNOWN (no answer) is not a level."""

    GREEN = 0
    AMBER = 1
    AMBER_U = 2
    RED = 3


class Safety(StrEnum):
    """Question S, the safety stop."""

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class Main(StrEnum):
    """Question M, multi-tick; M0 clears the rest."""

    M0 = "M0"
    M1 = "M1"
    M2 = "M2"
    M3 = "M3"
    M4 = "M4"


class Course(StrEnum):
    """Question C, asked once for the worst tick of M1 to M4."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Band(StrEnum):
    """Hours from the session to the answer: up to 24, up to 48, up to 7 days, later."""

    B1 = "B1"
    B2 = "B2"
    B3 = "B3"
    B4 = "B4"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from an answer.

    Attributes:
        hold: the next session waits for a doctor.
        recheck: a GREEN that is looked at again automatically.
        text: key of the patient's answer in the content (``red-s1``, ``red-worse``, ``amber`` ...).
    """

    level: Level
    hold: bool = False
    recheck: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class TriageTable:
    """The content's table: every (main, course, band) has a cell; S1-S4 are RED wherever they occur.

    Attributes:
        cells: complete over M1-M4 x Course x Band; refused at start otherwise (``domain.triage.problems``).
        raise_flags: patient flags that raise AMBER to AMBER-U (``IMMUNE``, ``CANCER`` ...).
    """

    cells: Mapping[tuple[Main, Course, Band], Verdict]
    raise_flags: frozenset[str] = field(default_factory=frozenset)
