"""[Something changed], [Cold sores], [Something new] before a visit: what it is decides how fast staff look.

A lump or dark mark counts as M4 (AMBER and hold); anything else is AMBER, or AMBER-U if the visit begins
within 48 hours (clinic policy).
"""

from datetime import timedelta

from db.tables import Alert, Patient, Session
from domain.triage_table import Level
from services import alerts, holds
from services.moment import Moment
from services.planning import replan

SOON = timedelta(hours=48)


async def report_change(at: Moment, patient: Patient, session: Session, *, lump: bool) -> Alert:
    """The patient told us of a change; repeating it within the same matter finds the open alert."""
    level = Level.AMBER_U if not lump and session.starts_at - at.now <= SOON else Level.AMBER
    for alert in await alerts.open_alerts(at.tx, limit=100):
        if alert.session_id == session.id and alert.kind == _kind(lump):
            return alert
    alert = await alerts.raise_alert(at, patient, kind=_kind(lump), level=level, session=session)
    if lump:
        await holds.hold(at, patient, session, alert=alert)
    return alert


async def has_cold_sores(at: Moment, patient: Patient) -> None:
    """The person reported cold sores: every later session gets the 7-day question too."""
    if not patient.cold_sores:
        patient.cold_sores = True
        await replan(at, patient.id, who="patient")


def _kind(lump: bool) -> str:
    return "change-lump" if lump else "change"
