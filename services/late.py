"""What a late booking's summary carries: the points of reminders whose time had already passed."""

from datetime import datetime

from db.tables import Session
from domain.localtime import shift
from domain.steps import Anchor, StepRule
from services.office import Office
from services.reader import Reader
from services.texts import Safe


def late_lines(office: Office, reader: Reader, session: Session, at: datetime | None = None) -> Safe:
    """One short line for each reminder already past when this time was set (or at ``at``), in order."""
    lines = [
        reader.say.entry(text_id)
        for rule in office.content.timeline.steps
        if (text_id := f"part.late-{rule.name.removeprefix('before-')}") in office.content.texts
        and _missed(rule, reader, session, at or session.timed_at)
    ]
    return Safe("\n".join(lines))


def _missed(rule: StepRule, reader: Reader, session: Session, at: datetime) -> bool:
    if rule.anchor is not Anchor.START:
        return False
    if rule.first_or_cold_sores and session.number != 1 and not reader.patient.cold_sores:
        return False
    return shift(session.starts_at, rule.due, reader.clinic_zone) <= at
