"""[Something changed], [Cold sores], [Something new] before a visit: what it is decides how fast staff look.

A lump or dark mark counts as M4 (AMBER and hold); anything else is AMBER, or AMBER-U if the visit begins
within 48 hours (clinic policy).
"""

from datetime import timedelta

from sqlalchemy import select

from db.tables import Alert, Patient, Session
from domain.triage_table import Level
from services.messages.planning import replan
from services.moment import Moment
from services.people.risks import at_risk
from services.safety import alerts, holds

SOON = timedelta(hours=48)


async def report_change(at: Moment, patient: Patient, session: Session, *, lump: bool) -> Alert:
    """The patient told us of a change; telling it again before somebody took it finds the same alert."""
    soon = not lump and session.starts_at - at.now <= SOON
    level = Level.AMBER_U if soon or await at_risk(at, patient) else Level.AMBER
    alert = await _waiting(at, session, _kind(lump))
    if alert is not None:
        await alerts.raise_level(at, alert, level)
        return alert
    alert = await alerts.raise_alert(at, patient, kind=_kind(lump), level=level, session=session)
    if lump:
        await holds.hold(at, patient, session, alert=alert)
    return alert


async def _waiting(at: Moment, session: Session, kind: str) -> Alert | None:
    query = select(Alert).where(
        Alert.session_id == session.id,
        Alert.kind == kind,
        Alert.taken_at.is_(None),
        Alert.closed_at.is_(None),
        Alert.answer_by > at.now,
    )
    found: Alert | None = await at.tx.scalar(query.limit(1))
    return found


async def has_cold_sores(at: Moment, patient: Patient) -> None:
    """The person reported cold sores: every later session gets the 7-day question too."""
    if not patient.cold_sores:
        patient.cold_sores = True
        await replan(at, patient.id, who="patient")


def _kind(lump: bool) -> str:
    return "change-lump" if lump else "change"
