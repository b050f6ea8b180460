"""An alert opened: who it is, how to reach them, how long after which session, and what they answered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from db.tables import Alert, Staff
from domain.localtime import to_local
from handlers.staff.common import card_row, console, html, press, spaced, zone_of
from handlers.turn import Turn
from locales import dates
from services.callbacks import data
from services.desk.alerts import Details, answer_lines, kind_sentence
from services.desk.words import flag_word, staff_word
from services.people.names import shown_name
from services.people.patient_notes import flags_of
from services.render.staff import alert_buttons, level_name
from services.screen import Screen

OPENED = 1
"""On a button below the details: they are shown anew, and do not say any more that nobody has it."""

_IN_HOURS = timedelta(hours=72)
"""Until then healing is counted in hours, later in days."""


def standing(turn: Turn, alert: Alert, taken_by: Staff | None) -> str:
    """Who has it, since when, or by when somebody must answer."""
    say, zone = turn.say, zone_of(turn)
    if alert.closed_at is not None:
        return say._("Closed: {when}", when=say.when(alert.closed_at, zone))
    if alert.taken_at is not None:
        who = html(staff_word(say, taken_by))
        return say._("Taken by {who}: {when}", who=who, when=say.when(alert.taken_at, zone))
    return say._("Nobody has taken it. Answer by {when}.", when=say.when(alert.answer_by, zone))


def details_screen(turn: Turn, found: Details) -> Screen:
    """Everything on one protected screen."""
    say, alert = turn.say, found.alert
    lines = (
        say._("{level}: patient <b>{code}</b>", level=level_name(say, alert.level), code=found.patient.code),
        html(kind_sentence(say, alert.kind)),
        standing(turn, alert, found.taken_by),
        *spaced(_who(turn, found)),
        *spaced(_healing(turn, found)),
    )
    deeds = (
        tuple(replace(button, data=f"{button.data}:{OPENED}") for button in row)
        for row in alert_buttons(say, alert)
        if row[0].data != data("s-alert", alert.id)
    )
    others = (press(say._("All alerts"), "s-alerts"),)
    words = () if found.item is None else ((press(say._("What they wrote"), "s-item", found.item.id),),)
    return console(lines, *deeds, *words, others, card_row(turn, found.patient.id))


def _who(turn: Turn, found: Details) -> Iterator[str]:
    say, patient, clinic = turn.say, found.patient, turn.at.office.content.clinic
    yield say._("Name: {name}", name=shown_name(patient.name) if patient.name else say._("not kept"))
    yield say._("Phone: {phone}", phone=patient.phone) if patient.phone else say._("No phone")
    languages = turn.at.office.content.languages
    yield say._("Reads: {language}", language=languages.get(patient.language, patient.language))
    if patient.phone_country and patient.phone_country != clinic.country:
        country = dates.country(say.language, patient.phone_country)
        yield say._("Country of the phone: {country}", country=country)
    if patient.zone is not None and patient.zone != clinic.zone:
        there = to_local(turn.at.now, patient.zone)
        yield say._("Time zone: {zone}, it is {time} there", zone=patient.zone, time=f"{there:%H:%M}")
    if patient.flags:
        yield say._(
            "Noted: {flags}", flags=", ".join(flag_word(say, each) for each in sorted(flags_of(patient)))
        )


def _healing(turn: Turn, found: Details) -> Iterator[str]:
    say = turn.say
    if found.healing is None or found.since is None or found.course is None:
        yield say._("No session done yet")
    else:
        yield say._(
            "Session {k} of {n}, {since}",
            k=found.healing.number,
            n=found.course.planned,
            since=_since(turn, found.since),
        )
    if found.checkin is not None:
        yield from answer_lines(say, found.checkin)


def _since(turn: Turn, since: timedelta) -> str:
    if since < _IN_HOURS:
        hours = max(0, round(since / timedelta(hours=1)))
        return turn.say.n("{count} hour before the alert", "{count} hours before the alert", hours)
    return turn.say.n("{count} day before the alert", "{count} days before the alert", since.days)
