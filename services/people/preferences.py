"""What a patient chooses: language, time zone, which messages."""

from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from db.tables import Patient
from locales.dates import city
from services.messages.planning import replan
from services.moment import Moment

ALL, ESSENTIALS, STOPPED = "all", "essentials", "stopped"
OFFERED = ("Asia/Seoul", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Europe/London", "America/New_York")
"""Zones offered as buttons; any other city can be typed."""


async def choose_language(at: Moment, patient: Patient, language: str) -> None:
    """From now on everything is written in this language, messages planned long ago included."""
    if language in at.office.content.languages:
        patient.language = language


async def choose_messages(at: Moment, patient: Patient, choice: str) -> None:
    """All messages, the essentials only, or none; coming messages follow at once."""
    patient.choice = choice
    await replan(at, patient.id, who="patient")


async def choose_zone(at: Moment, patient: Patient, zone: str) -> None:
    """The zone whose nights are quiet; visits stay in clinic time."""
    patient.zone = zone
    await replan(at, patient.id, who="patient")


def choose_discreet(patient: Patient, *, discreet: bool) -> None:
    """Whether notifications say only that there is a note."""
    patient.discreet = discreet


def find_zone(typed: str, languages: Iterable[str] = ()) -> str | None:
    """The IANA zone of a typed zone or city, in English or one of ``languages``; None if there is none."""
    wanted = _folded(typed)
    found = _zones().get(wanted)
    return found or next(filter(None, (_cities(each).get(wanted) for each in languages)), None)


@cache
def _zones() -> dict[str, str]:
    """Full names and cities, folded; regional names win over old aliases ("Asia/Tokyo" over "Japan")."""
    by_city = {zone.rpartition("/")[2].casefold(): zone for zone in reversed(_regional())}
    return by_city | {zone.casefold(): zone for zone in _regional()} | {"utc": "Etc/UTC"}


@cache
def _cities(language: str) -> dict[str, str]:
    """Cities as readers of a language write them ("뉴욕")."""
    return {_folded(city(language, zone)): zone for zone in reversed(_regional())}


@cache
def _regional() -> tuple[str, ...]:
    zones = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return tuple(sorted(zones))


def _folded(name: str) -> str:
    return "_".join(name.split()).casefold()
