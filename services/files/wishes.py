"""What one row of a file asks for, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Mark(StrEnum):
    """What became of a session, as the file writes it; nothing stands for a session still to come."""

    BOOKED = ""
    DONE = "done"
    NO_SHOW = "no-show"
    BROKEN_OFF = "broken-off"
    CANCELLED = "cancelled"
    BY_PATIENT = "cancelled-by-patient"
    UNMARKED = "unmarked"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a row cannot be taken. ``line``: of the file, from 1; ``column``: its name, empty for the row.

    The reason never quotes a name or a number of somebody.
    """

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """As the command line prints it."""
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of the file. Instants are aware UTC. ``done_at``: when it was done, if the file says."""

    number: int
    starts_at: datetime
    mark: Mark = Mark.BOOKED
    done_at: datetime | None = None
    confirmed: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One course of the file. ``settled``: (session, step) of messages that need not go any more."""

    line: int
    gap_days: int
    visits: tuple[Visit, ...]
    settled: frozenset[tuple[int, str]] = frozenset()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """One person of the file with all their courses. Empty means: the file does not say.

    ``phone``: E.164. ``zone``: IANA. Personal data is in no ``repr``.
    """

    line: int
    language: str
    code: str = ""
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    zone: str = ""
    telegram_id: int | None = field(default=None, repr=False)
    choice: str = "all"
    discreet: bool = False
    cold_sores: bool = False
    flags: tuple[str, ...] = ()
    notes: str = field(default="", repr=False)
    courses: tuple[Course, ...] = ()


class FileError(Exception):
    """The file cannot be taken; the text says what is wrong and what to do, in plain words."""


class BadRowsError(FileError):
    """Some rows cannot be taken, so none is."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda each: (each.line, each.column)))
        super().__init__("\n".join(map(str, self.mistakes)))
