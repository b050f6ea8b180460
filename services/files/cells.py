"""What a single cell means. Each function raises ``CellError`` with the reason if it means nothing."""

import re
from datetime import UTC, datetime, timedelta

import phonenumbers

from domain.codes import normalise_code
from domain.localtime import at_local, is_zone
from services.files.wishes import Mark, Visit
from services.people import phones
from services.people.names import clean_name
from services.people.preferences import ALL, ESSENTIALS, STOPPED, find_zone

_WHEN = r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})[t ](\d{1,2}):(\d{2})(?::(\d{2}))?"
_CELL = re.compile(rf"{_WHEN}((?:\s+[a-z-]+)*)(?:\s+{_WHEN})?")
_YES, _NO = frozenset({"yes", "y", "1", "true", "x"}), frozenset({"", "no", "n", "0", "false"})
_TELEGRAM_IDS = range(1, 2**52)
_LONGEST_AHEAD = timedelta(days=730)
_FIRST_YEAR = 2000
_GAPS = range(1, 366)
_MOST_DIGITS = 16
_OVER = "the visit is over: add done, no-show, broken-off, cancelled or unmarked"


class CellError(Exception):
    """Why a cell cannot be read; never quotes it."""


def code(text: str) -> str:
    """A patient's code as it is written."""
    found = normalise_code(text) if text else ""
    if found is None:
        raise CellError("is no code like K7Q-2MX")
    return found


def name(text: str) -> str:
    """A name fit for a screen."""
    found = clean_name(text)
    if text and not found:
        raise CellError("has no letter in it")
    return found


def phone(text: str, country: str) -> str:
    """A phone number in E.164; one without a country is of the clinic's."""
    if not text:
        return ""
    found = phones.read(text, country)
    if found is None:
        raise CellError("is no phone number; write it like +82 10-1234-5678")
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def zone(text: str) -> str:
    """An IANA zone, or the city of one."""
    found = text if not text or is_zone(text) else find_zone(text)
    if found is None:
        raise CellError("is no time zone; write it like America/New_York")
    return found


def telegram_id(text: str) -> int | None:
    """Telegram's number of a person."""
    if not text:
        return None
    if not _is_number(text) or int(text) not in _TELEGRAM_IDS:
        raise CellError("is no Telegram id: it has digits only (Excel may have rounded it)")
    return int(text)


def choice(text: str) -> str:
    """Which messages the person wants."""
    if text not in {"", ALL, ESSENTIALS, STOPPED}:
        raise CellError("must be all, essentials or stopped")
    return text or ALL


def yes(text: str) -> bool:
    """Yes or no; nothing is no."""
    if text.lower() in _YES:
        return True
    if text.lower() not in _NO:
        raise CellError("must be yes or no")
    return False


def gap_days(text: str, usual: int) -> int:
    """Days between two sessions; nothing is the clinic's usual."""
    if not text:
        return usual
    if not _is_number(text) or int(text) not in _GAPS:
        raise CellError("must be a number of days")
    return int(text)


def settled(text: str) -> frozenset[tuple[int, str]]:
    """Messages that need not go any more: ``1:before-3d 1:after-24h``."""
    found = [each.partition(":") for each in text.split()]
    if any(not _is_number(number) or not step for number, _, step in found):
        raise CellError("must be written like 1:before-3d 1:after-24h")
    return frozenset((int(number), step) for number, _, step in found)


def _is_number(text: str) -> bool:
    """Digits, and not so many that Python refuses to read them."""
    return text.isdecimal() and len(text) <= _MOST_DIGITS


def visit(number: int, text: str, clinic_zone: str, now: datetime) -> Visit:
    """A session: ``2026-12-05 14:00``, clinic time, and what became of it."""
    found = _CELL.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise CellError("must be written like 2026-12-05 14:00, with done or another mark behind it")
    starts_at = _instant(found.groups()[:6], clinic_zone)
    words = set((found[7] or "").split())
    marks = words & set(Mark)
    unknown = words - set(Mark) - {"confirmed", "hold"}
    if unknown or len(marks) > 1:
        raise CellError(
            "has a mark nobody knows, or two; there are done, no-show, broken-off, cancelled, ..."
        )
    mark = Mark(next(iter(marks), ""))
    done_at = _instant(found.groups()[7:], clinic_zone) if found[8] else None
    wished = Visit(number, starts_at, mark, done_at, "confirmed" in words, "hold" in words)
    _check(wished, now)
    return wished


def _check(visit: Visit, now: datetime) -> None:
    over = visit.starts_at <= now
    if visit.starts_at > now + _LONGEST_AHEAD:
        raise CellError("is more than two years ahead")
    if over and visit.mark is Mark.BOOKED:
        raise CellError(_OVER)
    if not over and visit.mark not in {Mark.BOOKED, Mark.CANCELLED, Mark.BY_PATIENT}:
        raise CellError("is still to come and cannot have this mark")
    if visit.done_at is not None and (visit.mark is not Mark.DONE or visit.done_at > now):
        raise CellError("a second time says when a session was done; it cannot be ahead")


def _instant(parts: tuple[str | None, ...], clinic_zone: str) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        raise CellError("is no date and time that exists") from None
    if local.year < _FIRST_YEAR:
        raise CellError("is too long ago")
    return at_local(local.date(), local.time(), clinic_zone)
