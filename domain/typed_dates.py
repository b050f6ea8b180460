"""Days and times as people type them, read strictly: a doubtful one is refused, never guessed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

MOST_DAYS_AHEAD = 366
"""Nobody books further ahead; a longer way is a slip of the finger."""

_GUESS_AHEAD = timedelta(days=240)
"""A day without a year that has passed means next year only if that is nearer than this."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})\s*[-./]\s*(?P<month>\d{1,2})\s*[-./]\s*(?P<day>\d{1,2})\.?",
        r"(?P<month>\d{1,2})\s*[-./]\s*(?P<day>\d{1,2})\.?",
        r"(?:(?P<year>\d{4})\s*년\s*)?(?P<month>\d{1,2})\s*월\s*(?P<day>\d{1,2})\s*일",
        rf"{_NUMBER}\s*{_MONTH}{_YEAR}",
        rf"{_MONTH}\s*{_NUMBER}{_YEAR}",
    )
)
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<hour>\d{1,2}):(?P<minute>\d{2})\s*(?P<half>am|pm)?",
        r"(?P<hour>\d{1,2})\s*(?P<half>am|pm)",
        r"(?:(?P<half>오전|오후|낮)\s*)?(?P<hour>\d{1,2})\s*시(?:\s*(?P<minute>\d{1,2})\s*분|\s*(?P<and_half>반))?",
        r"(?P<half>오전|오후|낮)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    )
)
_RELATIVE = {"today": 0, "오늘": 0, "tomorrow": 1, "내일": 1}
_AFTERNOON = frozenset({"pm", "오후", "낮"})
_NOON = 12
_LONGEST = 60
_LEAP_YEAR = 2000
"""A day that it does not have exists in no year at all."""


class Problem(StrEnum):
    """Why a typed day or time cannot be taken."""

    UNCLEAR = "unclear"
    NO_SUCH_DAY = "no-such-day"  # 31 February
    NO_SUCH_TIME = "no-such-time"  # 25:00
    PAST = "past"
    NOT_YET = "not-yet"  # a day to come where only a past one makes sense
    TOO_FAR = "too-far"
    NO_YEAR = "no-year"  # a day without its year, where several years are possible


class TypedDateError(Exception):
    """What was typed cannot be taken; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: a day, a wall time, or both; one of them may be None."""

    day: date | None
    at: time | None


@dataclass(frozen=True, slots=True)
class _Range:
    """Which days are taken. ``latest``: the last of them, if it is not a year ahead."""

    today: date
    backwards: bool
    latest: date | None


def read_typed(text: str, today: date, *, backwards: bool = False, latest: date | None = None) -> Typed:
    """Return the day and the wall time in ``text`` ("5 Dec 14:00", "12월 5일 오후 2시", "14:30").

    Numbers alone are month and day, as written in Korea. A day without a year is the next such day, with
    ``backwards`` the last one. ``today`` is the local day of the reader. With ``latest`` every day up to that
    one is taken, not only those of about a year; as a day may then come more than once, its year has to be
    typed.

    Raises:
        TypedDateError: it is not one of these forms, does not exist, or lies on the wrong side of today.
    """
    if len(text) > _LONGEST:
        raise TypedDateError(Problem.UNCLEAR)
    for day_part, time_part in _splits(_folded(text)):
        day = _day_fields(day_part) if day_part else {}
        at = _time_fields(time_part) if time_part else {}
        if day is not None and at is not None and (day or at):
            found = _day(day, _Range(today, backwards, latest)) if day else None
            return Typed(found, _time(at) if at else None)
    raise TypedDateError(Problem.UNCLEAR)


def _folded(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).casefold()
    shown = "".join(sign for sign in normal if unicodedata.category(sign) != "Cf")
    return " ".join(shown.replace(" at ", " ").split())


def _splits(words: str) -> Iterator[tuple[str, str]]:
    """Yield every way to cut the text into a day and a time, the whole as one of them first."""
    yield words, ""
    yield "", words
    for place in (index for index, sign in enumerate(words) if sign == " "):
        yield words[:place].rstrip(","), words[place + 1 :]


def _day_fields(part: str) -> dict[str, str] | None:
    if part in _RELATIVE:
        return {"relative": part}
    return _fields(_DAYS, part)


def _time_fields(part: str) -> dict[str, str] | None:
    return _fields(_TIMES, part)


def _fields(patterns: tuple[re.Pattern[str], ...], part: str) -> dict[str, str] | None:
    for pattern in patterns:
        match = pattern.fullmatch(part)
        if match is not None:
            return {name: value for name, value in match.groupdict().items() if value is not None}
    return None


def _time(fields: dict[str, str]) -> time:
    hour = int(fields["hour"])
    minute = 30 if "and_half" in fields else int(fields.get("minute", 0))
    half = fields.get("half")
    if half is not None:
        if not 1 <= hour <= _NOON:
            raise TypedDateError(Problem.NO_SUCH_TIME)
        hour = hour % _NOON + (_NOON if half in _AFTERNOON else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise TypedDateError(Problem.NO_SUCH_TIME) from error


def _day(fields: dict[str, str], taken: _Range) -> date:
    if "relative" in fields:
        return _within(taken.today + timedelta(days=_RELATIVE[fields["relative"]]), taken)
    month = int(fields["month"]) if "month" in fields else _MONTHS.index(fields["name"][:3]) + 1
    number = int(fields["day"])
    if "year" in fields:
        return _within(_exact(int(fields["year"]), month, number), taken)
    if taken.latest is not None:
        _exact(_LEAP_YEAR, month, number)
        raise TypedDateError(Problem.NO_YEAR)
    return _within(_nearest(month, number, taken.today, backwards=taken.backwards), taken)


def _exact(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise TypedDateError(Problem.NO_SUCH_DAY) from error


def _nearest(month: int, number: int, today: date, *, backwards: bool) -> date:
    """The day of this year, or of the neighbouring one if only that is meant."""
    _exact(_LEAP_YEAR, month, number)
    found = _exact(today.year, month, number)
    if backwards:
        return found if found <= today else _exact(today.year - 1, month, number)
    if found >= today:
        return found
    later = _exact(today.year + 1, month, number)
    return later if later - today <= _GUESS_AHEAD else found


def _within(found: date, taken: _Range) -> date:
    if taken.backwards:
        if found > taken.today:
            raise TypedDateError(Problem.NOT_YET)
        return found
    if found < taken.today:
        raise TypedDateError(Problem.PAST)
    if found > (taken.latest or taken.today + timedelta(days=MOST_DAYS_AHEAD)):
        raise TypedDateError(Problem.TOO_FAR)
    return found
