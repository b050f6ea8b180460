"""Choosing a day and a time: buttons of open days and hours, or whatever staff type."""

from datetime import date, datetime, time, timedelta

from domain.hours import hours_of, open_days
from domain.localtime import at_local
from domain.typed_dates import MOST_DAYS_AHEAD, Problem, Typed, TypedDateError, read_typed
from handlers.staff.common import in_rows, press, today, zone_of
from handlers.turn import Turn
from services.callbacks import Tap
from services.screen import Rows
from services.texts import Safe

_DAYS_A_PAGE = 8
_MOST_PAGES = 30
_HOURS_A_ROW = 3
_HALF_HOUR = 30
_NOON = time(12)


def day_rows(turn: Turn, page: int, verb: str, more: str, *args: int | str) -> Rows:
    """Buttons of the next open days; ``verb`` takes a day, ``more`` a page, both after ``args``."""
    page = page if 0 <= page <= _MOST_PAGES else 0
    calendar = turn.at.office.content.clinic.calendar
    first = today(turn) + timedelta(days=0 if _times(turn, today(turn), half=False) else 1)
    try:
        days = open_days(first, _DAYS_A_PAGE * (page + 1), calendar)[_DAYS_A_PAGE * page :]
    except ValueError:  # a clinic that opens rarely has no such page
        days = ()
    buttons = [press(_day_label(turn, day), verb, *args, f"{day:%Y%m%d}") for day in days]
    turning = [press(turn.say._("Earlier days"), more, *args, page - 1)] if page else []
    if days and page < _MOST_PAGES:
        turning.append(press(turn.say._("More days"), more, *args, page + 1))
    return (*in_rows(buttons, 2), tuple(turning)) if turning else in_rows(buttons, 2)


def time_rows(turn: Turn, day: date, half: bool, verb: str, flip: str, *args: int | str) -> Rows:
    """Buttons of the hours of that day (``half``: the half hours); ``verb`` takes a time, ``flip`` 0 or 1."""
    times = _times(turn, day, half=half)
    buttons = [press(_clock(turn, day, each), verb, *args, f"{each:%H%M}") for each in times]
    label = turn.say._("Full hours") if half else turn.say._("Half hours")
    return (*in_rows(buttons, _HOURS_A_ROW), (press(label, flip, *args, int(not half)),))


def tapped_day(turn: Turn, tap: Tap, index: int) -> date | None:
    """The day a button carries; None if it is forged, past or too far."""
    word = tap.word(index)
    try:
        day = datetime.strptime(word, "%Y%m%d").date() if len(word) == len("20261205") else None  # noqa: DTZ007 - a day
    except ValueError:
        return None
    if day is None or not timedelta() <= day - today(turn) <= timedelta(days=MOST_DAYS_AHEAD):
        return None
    return day


def tapped_time(tap: Tap, index: int) -> time | None:
    """The wall time a button carries; None if it is forged."""
    word = tap.word(index)
    if len(word) != len("1400") or not (word.isascii() and word.isdigit()):
        return None
    hour, minute = int(word[:2]), int(word[2:])
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock


def instant(turn: Turn, day: date, at: time) -> datetime:
    """The aware UTC instant of a clinic day and wall time."""
    return at_local(day, at, zone_of(turn))


def read(turn: Turn, text: str, *, backwards: bool = False, latest: date | None = None) -> Typed | Safe:
    """What was typed, or a kind sentence that says what to type instead.

    ``latest``: the last day to be taken, where that is not about a year ahead.
    """
    try:
        return read_typed(text, today(turn), backwards=backwards, latest=latest)
    except TypedDateError as refused:
        return _kindly(turn, refused.problem, latest)


def _kindly(turn: Turn, problem: Problem, latest: date | None) -> Safe:
    say = turn.say
    match problem:
        case Problem.NO_SUCH_DAY:
            return say._("There is no such day.")
        case Problem.NO_SUCH_TIME:
            return say._("There is no such time.")
        case Problem.PAST:
            return say._("That day has passed.")
        case Problem.NOT_YET:
            return say._("That is still to come.")
        case Problem.TOO_FAR if latest is not None:
            return say._("The latest day possible is {day}.", day=full_day(turn, latest))
        case Problem.TOO_FAR:
            return say._("That is more than a year ahead.")
        case Problem.NO_YEAR:
            return say._("Please type the year as well.")
        case Problem.UNCLEAR:
            return say._("I could not read that as a day or a time.")


def how_to_type(turn: Turn) -> Safe:
    """The forms that are understood."""
    return turn.say._("Tap, or type a day and time like 5 Dec 14:00, 12/5 14:00 or 2026-12-05 14:00.")


def _times(turn: Turn, day: date, *, half: bool) -> list[time]:
    """Hours (or half hours) at which a visit can begin; on a closed day those of the longest usual day."""
    clinic, zone = turn.at.office.content.clinic, zone_of(turn)
    found = hours_of(day, clinic.calendar)
    if found is None:
        opens = min(each[0] for each in clinic.calendar.hours.values())
        closes = max(each[1] for each in clinic.calendar.hours.values())
        found = at_local(day, opens, zone), at_local(day, closes, zone)
    latest = found[1] - timedelta(minutes=clinic.visit_minutes)
    minute = _HALF_HOUR if half else 0
    instants = ((each, at_local(day, each, zone)) for each in (time(hour, minute) for hour in range(24)))
    return [each for each, at in instants if found[0] <= at <= latest and at > turn.at.now]


def full_day(turn: Turn, day: date) -> str:
    """A day of the clinic with its year: "Friday, 5 December 2025"."""
    return turn.say.full_day(at_local(day, _NOON, zone_of(turn)), zone_of(turn))


def _day_label(turn: Turn, day: date) -> str:
    return turn.say.short_day(at_local(day, _NOON, zone_of(turn)), zone_of(turn))


def _clock(turn: Turn, day: date, at: time) -> str:
    return turn.say.clock(instant(turn, day, at), zone_of(turn))


def visit_line(turn: Turn, number: int, starts_at: datetime) -> Safe:
    """A visit in clinic time: "2 · Fri 5 Dec 14:00"."""
    zone = zone_of(turn)
    return turn.say._(
        "{k} · {day} {time}",
        k=number,
        day=turn.say.short_day(starts_at, zone),
        time=turn.say.clock(starts_at, zone),
    )
