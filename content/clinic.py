"""The clinic's facts and numbers, from ``clinic.toml``."""

from datetime import date
from zoneinfo import available_timezones

from content.errors import Mistakes
from content.fields import Fields
from content.opening import read_calendar
from content.periods import read_broadcasting, read_response, read_retention
from content.reading import Table
from content.values import Clinic, Transfer
from domain.steps import QuietHours

FILE = "clinic.toml"
_COUNTRY_LETTERS = 2


def read_clinic(table: Table, mistakes: Mistakes, today: date) -> tuple[Clinic, QuietHours, dict[str, str]]:
    """Return the clinic, its quiet hours and the enabled languages."""
    root = Fields(table, FILE, "", mistakes)
    languages = _languages(root)
    clinic = _clinic(root, languages, today)
    quiet = _quiet(root)
    root.done()
    return clinic, quiet, languages


def _clinic(root: Fields, languages: dict[str, str], today: date) -> Clinic:
    own, visits = root.section("clinic"), root.section("visits")
    privacy, review, staff = root.section("privacy"), root.section("review"), root.section("staff")
    product, licence = _product(root)
    zone = _zone(own)
    calendar, hours_confirmed = read_calendar(root, zone, today)
    clinic = Clinic(
        name=own.text("name", ""),
        names=_translated(own, "names", languages),
        phone=own.text("phone", ""),
        address=own.text("address", ""),
        addresses=_translated(own, "addresses", languages),
        zone=zone,
        country=own.text("country"),
        calendar=calendar,
        hours_confirmed=hours_confirmed,
        visit_minutes=visits.number("minutes", least=5),
        visits_at_once=visits.number("at_once", least=1),
        min_gap_days=visits.number("min_gap_days", least=1),
        max_gap_days=visits.number("max_gap_days", least=1),
        min_sessions=visits.number("min_sessions", least=1),
        max_sessions=visits.number("max_sessions", least=1),
        stop_days=visits.number("stop_days"),
        response=read_response(root),
        retention=read_retention(root),
        transfer=_transfer(root),
        emergency=_emergency(root),
        privacy_officer=privacy.text("officer", ""),
        privacy_contact=privacy.text("contact", ""),
        processors=privacy.text("processors", ""),
        reviewed_by=review.text("by", ""),
        reviewed_on=_review_day(review, today),
        product=product,
        licence=licence,
        health_free_text=staff.flag("health_free_text"),
        broadcasting=read_broadcasting(root),
    )
    for low, high in (("min_gap_days", "max_gap_days"), ("min_sessions", "max_sessions")):
        if getattr(clinic, low) > getattr(clinic, high):
            visits.wrong(f"{low} is larger than {high}. Write the smaller number in {low}.")
    for section in (own, visits, privacy, review, staff):
        section.done()
    return clinic


def _zone(own: Fields) -> str:
    zone = own.text("zone")
    if zone not in available_timezones():
        own.wrong(f'zone is {zone!r}, no time zone we know. Write for example zone = "Asia/Seoul".')
        return "UTC"
    return zone


def _translated(own: Fields, key: str, languages: dict[str, str]) -> dict[str, str]:
    section = own.section(key)
    found = {code: section.text(code) for code in languages if section.has(code)}
    section.done()
    return found


def _languages(root: Fields) -> dict[str, str]:
    section = root.section("languages")
    found = {code: section.text(code) for code in section.names()}
    if not found:
        section.wrong('no language is enabled. Write for example en = "English".')
    return found or {"en": "English"}


def _quiet(root: Fields) -> QuietHours:
    section = root.section("quiet")
    quiet = QuietHours(section.clock("starts"), section.clock("ends"), section.clock("evening_until"))
    if not quiet.evening_until <= quiet.ends < quiet.starts:
        section.wrong('write for example starts = "21:00", ends = "09:00", evening_until = "01:00".')
    section.done()
    return quiet


def _transfer(root: Fields) -> Transfer:
    section = root.section("transfer")
    transfer = Transfer(section.text("recipient"), section.text("contact"), section.text("countries", ""))
    section.done()
    return transfer


def _emergency(root: Fields) -> dict[str, str]:
    """Return emergency numbers by country; Korea's is what every emergency text begins with."""
    section = root.section("emergency")
    numbers = {code: section.text(code) for code in section.names()}
    for code, number in numbers.items():
        if len(code) != _COUNTRY_LETTERS or not code.isupper() or not number.isdigit():
            section.wrong(f'{code} = "{number}" does not fit. Write a country and its number: JP = "119".')
    return numbers


def _product(root: Fields) -> tuple[str, str]:
    """Return the product and its licence: one is never named without the other (MFDS notice 2023-01)."""
    section = root.section("product")
    product, licence = section.text("product", ""), section.text("licence", "")
    if bool(product) != bool(licence):
        section.wrong("product and licence belong together. Write both, or leave both empty.")
    section.done()
    return product, licence


def _review_day(review: Fields, today: date) -> date | None:
    written = review.text("on", "")
    try:
        day = date.fromisoformat(written) if written else None
    except ValueError:
        review.wrong(f'on is {written!r}, not a day. Write for example on = "2026-06-16".')
        return None
    if day and day > today:
        review.wrong(f"on is {written}, a day to come. Write the day of the last review.")
    return day
