"""Days and times as readers of a language say them.

Instants are aware; ``zone`` is an IANA name. English uses the day-first, 24-hour form that is unambiguous
to readers from anywhere; Korean says the hour as clinics there do ("오후 2시 30분").
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_skeleton, get_timezone_location

_LOCALES = {"en": "en_GB"}
_NOON = 12


def day(language: str, instant: datetime, zone: str) -> str:
    """Return the calendar day with its weekday: "Friday 5 December", "12월 5일 금요일"."""
    return _written("MMMMEEEEd", language, _local(instant, zone).date())


def full_day(language: str, instant: datetime, zone: str) -> str:
    """Return the day with its year: "Friday, 5 December 2025", "2025년 12월 5일 금요일"."""
    return _written("yMMMMEEEEd", language, _local(instant, zone).date())


def short_day(language: str, instant: datetime, zone: str) -> str:
    """Return the day for narrow lists: "Fri 5 Dec", "12월 5일 (금)"."""
    return _written("MMMEd", language, _local(instant, zone).date())


def clock(language: str, instant: datetime, zone: str) -> str:
    """Return the wall time: "14:00", "오후 2시"."""
    return _said(language, _local(instant, zone).time().replace(second=0, microsecond=0))


def when(language: str, instant: datetime, zone: str) -> str:
    """Return day and time: "Friday 5 December, 14:00", "12월 5일 금요일 오후 2시"."""
    joined = _JOINED.get(language, "{day}, {clock}")
    return joined.format(day=day(language, instant, zone), clock=clock(language, instant, zone))


def weekday(language: str, number: int) -> str:
    """Return the name of a weekday (Monday is 0): "Monday", "월요일"."""
    return str(_locale(language).days["stand-alone"]["wide"][number])


def country(language: str, code: str) -> str:
    """Return the name of an ISO country code as it stands in a sentence, the code itself if it has none."""
    name = str(_locale(language).territories.get(code, code))
    return f"the {name}" if code in _ARTICLES.get(language, ()) else name


@lru_cache(maxsize=1024)
def city(language: str, zone: str) -> str:
    """Return the city of an IANA zone: "New York", "뉴욕"; without its region ("Buenos Aires")."""
    name = get_timezone_location(zone, locale=_locale(language), return_city=True)
    return str(name).rpartition("/")[2]


@lru_cache(maxsize=4096)
def _written(skeleton: str, language: str, local: date) -> str:
    """Kept, because Babel reads the skeleton anew each time, and the messages of a day name few days."""
    return str(format_skeleton(skeleton, datetime.combine(local, time()), locale=_locale(language)))


@lru_cache(maxsize=4096)
def _said(language: str, local: time) -> str:
    return _CLOCKS.get(language, _digits)(datetime.combine(date.min, local), _locale(language))


def _local(instant: datetime, zone: str) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language), sep="-" if "-" in language else "_")


def _digits(local: datetime, locale: Locale) -> str:
    return str(format_skeleton("Hm", local, locale=locale))


def _korean_clock(local: datetime, locale: Locale) -> str:
    """Say noon and midnight unambiguously, and leave out minutes that are nought."""
    special = {0: "밤", _NOON: "낮"}.get(local.hour)
    half = special or ("오전" if local.hour < _NOON else "오후")
    minutes = format_datetime(local, " m분", locale=locale) if local.minute else ""
    return f"{half} {local.hour % _NOON or _NOON}시{minutes}"


_CLOCKS: Mapping[str, Callable[[datetime, Locale], str]] = {"ko": _korean_clock}
_ARTICLES: Mapping[str, frozenset[str]] = {"en": frozenset({"AE", "CZ", "GB", "NL", "PH", "US"})}
"""Countries that are said with an article: "in the United States"."""
_JOINED: Mapping[str, str] = {"ko": "{day} {clock}"}
