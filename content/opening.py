"""Opening hours and closed days, as ``clinic.toml`` gives them."""

import os
import subprocess
import sys
from datetime import date, time
from functools import lru_cache
from pathlib import Path

from content.fields import Fields, as_wall_time
from domain.calendar import Calendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEARS_AHEAD = 2
_COUNTRY_LETTERS = 2
_ROOT = Path(__file__).resolve().parents[1]


def read_calendar(root: Fields, zone: str, today: date) -> tuple[Calendar, bool]:
    """Return the clinic's calendar, and whether the clinic confirmed its hours.

    Public holidays are filled in from the year before ``today`` to two years after it.
    """
    section = root.section("hours")
    confirmed = section.flag("confirmed")
    hours = {}
    for number, name in enumerate(WEEKDAYS):
        span = _span(section, name)
        if span:
            hours[number] = span
    if not hours:
        section.wrong('the clinic is never open. Write for example monday = "10:00-19:00".')
    section.done()
    return Calendar(zone, hours, _closed(root, today)), confirmed


def _span(section: Fields, weekday: str) -> tuple[time, time] | None:
    """Return opening and closing time of a weekday, None if it is closed ("" or not written)."""
    written = section.text(weekday, "")
    if not written:
        return None
    opens, _, closes = (part.strip() for part in written.partition("-"))
    start, end = as_wall_time(opens), as_wall_time(closes)
    if start is None or end is None or start >= end:
        section.wrong(
            f'{weekday} is {written!r}. Write for example {weekday} = "10:00-19:00", or "" for closed.'
        )
        return None
    return start, end


def _closed(root: Fields, today: date) -> frozenset[date]:
    section = root.section("closed")
    country = section.text("public_holidays", "")
    days = set(section.days("days"))
    open_anyway = set(section.days("open_anyway"))
    section.done()
    if country:
        holidays = public_holidays(country, today.year - 1, today.year + _YEARS_AHEAD)
        if holidays is None:
            section.wrong(
                f'public_holidays is {country!r}, no country we know. Write for example "KR", or "".'
            )
        days |= holidays or frozenset()
    return frozenset(days - open_anyway)


@lru_cache
def public_holidays(country: str, first: int, last: int) -> frozenset[date] | None:
    """Return the public holidays of a country in the years ``first`` to ``last``; None for no such country.

    Asked of ``content.public_holidays`` in a process of its own: what it loads would stay for good.
    """
    if len(country) != _COUNTRY_LETTERS:  # the library takes old spellings, too, and complains about them
        return None
    command = [sys.executable, "-m", "content.public_holidays", country, str(first), str(last)]
    said = subprocess.run(  # noqa: S603 - our own program, its arguments are checked
        command, cwd=_ROOT, env=_environment(), capture_output=True, text=True, check=False
    )
    if said.returncode != 0:
        raise RuntimeError(f"the public holidays could not be found out: it ended with {said.returncode}")
    return frozenset(map(date.fromisoformat, said.stdout.split())) or None


def _environment() -> dict[str, str]:
    """What the program needs to start; the token and the keys stay here."""
    return {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
