"""From rows to wishes: every mistake of every row is found before anything is done."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from domain.keys import DO_NOT_TRAVEL
from services.files import cells
from services.files.cells import CellError
from services.files.reading import SESSION, Line
from services.files.wishes import BadRowsError, Course, Mistake, Visit, Wish
from services.office import Office
from services.people.patient_notes import NOTES_LIMIT

T = TypeVar("T")

MOST_SESSIONS = 12
"""Of one course; the clinic's usual number is a warning elsewhere, not a limit."""

_APOSTROPHE = "'"
"""Excel takes what begins with a sign for a formula; an export puts this before it."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """One row being read; mistakes are collected, a cell that cannot be read counts as empty meanwhile."""

    line: Line
    mistakes: list[Mistake]

    def read(self, column: str, meaning: Callable[[str], T], instead: T) -> T:
        try:
            return meaning(self.line.get(column).removeprefix(_APOSTROPHE))
        except CellError as error:
            self.wrong(column, str(error))
            return instead

    def wrong(self, column: str, reason: str) -> None:
        self.mistakes.append(Mistake(self.line.number, column, reason))


def wishes_of(lines: Iterable[Line], office: Office, now: datetime) -> list[Wish]:
    """The people of a file. Raises BadRowsError with everything that is wrong with any row."""
    mistakes: list[Mistake] = []
    wishes = [_wish(_Reader(line, mistakes), office, now) for line in lines]
    people = list(_joined(wishes, mistakes))
    mistakes += _twice(people)
    if mistakes:
        raise BadRowsError(mistakes)
    return people


def _wish(row: _Reader, office: Office, now: datetime) -> Wish:
    clinic = office.content.clinic
    return Wish(
        line=row.line.number,
        language=row.read("language", lambda text: _language(text, office), ""),
        code=row.read("code", cells.code, ""),
        name=row.read("name", cells.name, ""),
        phone=row.read("phone", lambda text: cells.phone(text, clinic.country), ""),
        zone=row.read("zone", cells.zone, ""),
        telegram_id=row.read("telegram_id", cells.telegram_id, None),
        choice=row.read("choice", cells.choice, "all"),
        discreet=row.read("discreet", cells.yes, instead=False),
        cold_sores=row.read("cold_sores", cells.yes, instead=False),
        flags=row.read("flags", lambda text: _flags(text, office), ()),
        notes=row.read("notes", _notes, ""),
        courses=_courses(row, office, now),
    )


def _courses(row: _Reader, office: Office, now: datetime) -> tuple[Course, ...]:
    visits = tuple(_visits(row, office, now))
    settled: frozenset[tuple[int, str]] = frozenset()
    settled = row.read("settled", cells.settled, settled)
    usual = office.content.clinic.max_gap_days
    gap_days = row.read("gap_days", lambda text: cells.gap_days(text, usual), usual)
    ended = row.read("course_ended", cells.yes, instead=False)
    names = (*(rule.name for rule in office.content.timeline.steps), DO_NOT_TRAVEL)
    steps = {(visit.number, name) for visit in visits for name in names}
    if any(number not in {visit.number for visit in visits} for number, _ in settled):
        row.wrong("settled", "names a session this row does not have")
    if not visits:
        return ()
    return (Course(row.line.number, gap_days, visits, settled & steps, ended),)


def _visits(row: _Reader, office: Office, now: datetime) -> Iterator[Visit]:
    columns = {name: SESSION.fullmatch(name) for name in row.line.cells}
    given = sorted(int(found[1]) for name, found in columns.items() if found and row.line.get(name))
    if given != list(range(1, len(given) + 1)):
        row.wrong(f"session_{len(given)}", "sessions must follow each other from session_1, none left out")
    if len(given) > MOST_SESSIONS:
        row.wrong(f"session_{MOST_SESSIONS + 1}", f"a course has at most {MOST_SESSIONS} sessions")
    seen: set[datetime] = set()
    for number in given:
        column, zone = f"session_{number}", office.content.clinic.zone
        visit = row.read(column, lambda text, at=number, zone=zone: cells.visit(at, text, zone, now), None)  # type: ignore[misc]
        if visit is not None and visit.starts_at in seen:
            row.wrong(column, "is at the same time as another session of this course")
        if visit is not None:
            seen.add(visit.starts_at)
            yield visit


def _language(text: str, office: Office) -> str:
    known = office.content.languages
    if text.lower() not in known:
        raise CellError(f"must be one of {', '.join(known)}")
    return text.lower()


def _flags(text: str, office: Office) -> tuple[str, ...]:
    found, known = set(text.upper().replace(",", " ").split()), office.content.triage.raise_flags
    if not found <= known:
        raise CellError(f"has a flag nobody knows; there are {', '.join(sorted(known))}")
    return tuple(sorted(found))


def _notes(text: str) -> str:
    if len(text) > NOTES_LIMIT:
        raise CellError(f"is longer than {NOTES_LIMIT} characters")
    return text


def _joined(wishes: Sequence[Wish], mistakes: list[Mistake]) -> Iterator[Wish]:
    """Rows of the same code are one person's courses: the first row says who, the others must not differ."""
    by_code: dict[str, list[Wish]] = {}
    for wish in wishes:
        by_code.setdefault(wish.code or f"line {wish.line}", []).append(wish)
    for first, *further in by_code.values():
        mistakes.extend(
            Mistake(wish.line, "code", f"is the code of line {first.line}, but the person differs")
            for wish in further
            if replace(wish, line=first.line, courses=first.courses) != first
        )
        yield replace(first, courses=tuple(each for wish in (first, *further) for each in wish.courses))


def _twice(people: Sequence[Wish]) -> Iterator[Mistake]:
    chats: dict[int, int] = {}
    names: dict[tuple[str, str], int] = {}
    for wish in people:
        if wish.telegram_id is not None:
            first = chats.setdefault(wish.telegram_id, wish.line)
            if first != wish.line:
                yield Mistake(wish.line, "telegram_id", f"is the one of line {first}")
        if wish.phone and wish.name:
            first = names.setdefault((wish.phone, wish.name.casefold()), wish.line)
            if first != wish.line:
                yield Mistake(wish.line, "phone", f"has name and phone of line {first}")
