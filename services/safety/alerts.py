"""Something staff must acknowledge: raised, told, taken, escalated. Never a diagnosis."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Alert, CheckIn, Patient, Session, Staff
from domain.messages import Lane
from domain.triage_table import Level
from services import audit
from services.messages.notices import owe_patient, owe_staff
from services.moment import Moment
from services.people.staffing import DOCTOR, OWNER, active_staff, is_watched, on_call
from services.talk.group_notices import tell_group_of_alert
from services.visits.promise import answer_by


async def raise_alert(
    at: Moment,
    patient: Patient,
    *,
    kind: str,
    level: Level,
    session: Session | None = None,
    checkin: CheckIn | None = None,
) -> Alert:
    """Open an alert and owe it to whoever is on call."""
    watched = await is_watched(at.tx, at.now)
    alert = Alert(
        patient_id=patient.id,
        session_id=session.id if session else None,
        checkin_id=checkin.id if checkin else None,
        kind=kind,
        level=int(level),
        raised_at=at.now,
        answer_by=answer_by(at.office, level, at.now, _ahead(session, at.now), on_call=watched),
    )
    at.tx.add(alert)
    await at.tx.flush()
    await _send_round(at, alert, await on_call(at))
    await tell_group_of_alert(at, alert)
    return alert


async def standing_for(tx: AsyncSession, checkin: CheckIn) -> Alert | None:
    """The open alert about the same check-in (a red word came first)."""
    found: Alert | None = await tx.scalar(
        select(Alert).where(Alert.checkin_id == checkin.id, Alert.closed_at.is_(None)).limit(1)
    )
    return found


async def raise_level(at: Moment, alert: Alert, level: Level) -> None:
    """The same matter became more urgent: told, taken and rung for anew. Lower levels change nothing.

    Whoever took it knew less, so that somebody has to take it again.
    """
    if level <= alert.level:
        return
    alert.level = int(level)
    watched = await is_watched(at.tx, at.now)
    alert.answer_by = min(alert.answer_by, answer_by(at.office, level, at.now, on_call=watched))
    alert.told_at = alert.not_told_at = alert.taken_at = alert.taken_by = None
    await next_round(at, alert)


async def next_round(at: Moment, alert: Alert) -> None:
    """Nobody took it in time (or it became worse): it rings again, and the clock of rounds starts anew."""
    alert.escalated_at = at.now
    await ask_everyone(at, alert)


async def ask_everyone(at: Moment, alert: Alert) -> None:
    """Everyone on call and every owner gets it again."""
    alert.round += 1
    everyone = {staff.id: staff for staff in [*await on_call(at), *await active_staff(at.tx, DOCTOR, OWNER)]}
    await _send_round(at, alert, list(everyone.values()))


async def _send_round(at: Moment, alert: Alert, people: list[Staff]) -> None:
    for staff in people:
        await owe_staff(at, staff, "alert", subject=f"alert:{alert.id}", version=alert.round, lane=Lane.ALERT)


async def told(at: Moment, alert: Alert) -> None:
    """Telegram accepted the alert for one staff member; for a RED one the patient learns that."""
    if alert.told_at is not None:
        return
    alert.told_at = at.now
    if alert.level == Level.RED:
        await _tell_patient(at, alert, "told")


async def take(at: Moment, staff: Staff, alert_id: int) -> Alert | None:
    """A staff member takes it; the patient of an urgent one learns that. Taking twice changes nothing."""
    alert = await at.tx.get(Alert, alert_id)
    if alert is None:
        return None
    if alert.taken_at is None:
        alert.taken_at, alert.taken_by = at.now, staff.id
        await audit.record(at, staff, "take-alert", f"alert:{alert.id}")
        if alert.level >= Level.AMBER_U:
            await _tell_patient(at, alert, "taken")
    return alert


async def close(at: Moment, staff: Staff, alert_id: int) -> Alert | None:
    """The matter is settled. Whoever closes it has also taken it."""
    alert = await at.tx.get(Alert, alert_id)
    if alert is not None and alert.closed_at is None:
        if alert.taken_at is None:
            alert.taken_at, alert.taken_by = at.now, staff.id
        alert.closed_at, alert.closed_by = at.now, staff.id
        await audit.record(at, staff, "close-alert", f"alert:{alert.id}")
    return alert


async def undeliverable(at: Moment, alert: Alert) -> None:
    """It could not be given to one of those first asked: everybody is asked at once, if nobody has it yet."""
    if alert.told_at is None and alert.taken_at is None and alert.round == 0:
        await ask_everyone(at, alert)


async def nobody_reached(at: Moment, alert: Alert) -> None:
    """A RED alert reached no staff phone within a minute: tell the patient not to wait for us."""
    if alert.not_told_at is None and alert.told_at is None:
        alert.not_told_at = at.now
        await _tell_patient(at, alert, "not-told")


async def open_alerts(tx: AsyncSession, limit: int = 20) -> list[Alert]:
    """Alerts not closed yet: the most urgent first, then the oldest."""
    query = (
        select(Alert)
        .where(Alert.closed_at.is_(None))
        .order_by(Alert.taken_at.is_not(None), Alert.level.desc(), Alert.raised_at)
        .limit(limit)
    )
    return list(await tx.scalars(query))


def _ahead(session: Session | None, now: datetime) -> datetime | None:
    return session.starts_at if session is not None and session.starts_at > now else None


async def _tell_patient(at: Moment, alert: Alert, step: str) -> None:
    patient = await at.tx.get_one(Patient, alert.patient_id)
    await owe_patient(at, patient, step, subject=f"alert:{alert.id}", version=alert.round)
