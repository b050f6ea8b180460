"""What time does to alerts and check-ins: not told, not taken, not answered."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import select

from db.tables import Alert, CheckIn, Message, Patient
from domain.hours import is_open, next_opening
from domain.keys import nudge_of
from domain.messages import Status
from domain.triage_table import Level
from services.moment import Moment
from services.office import Office
from services.safety import alerts
from services.safety.checkin_states import REPORT
from services.tasks import TaskKind, open_task

Duty: TypeAlias = Callable[[Moment, Alert], Awaitable[None]]

MOST_ROUNDS = 12
"""After so many rounds an alert nobody takes stays on the list without ringing on."""


async def watch_alerts(at: Moment) -> datetime | None:
    """Tell patients nobody was reached; ring again for alerts nobody took. Returns when to look again."""
    query = select(Alert).where(Alert.closed_at.is_(None), Alert.taken_at.is_(None))
    soonest: datetime | None = None
    for alert in await at.tx.scalars(query):
        for due, act in _duties(at.office, alert):
            if due <= at.now:
                await act(at, alert)
        for due, _ in _duties(at.office, alert):
            if due > at.now:
                soonest = min(soonest or due, due)
    return soonest


def _duties(office: Office, alert: Alert) -> list[tuple[datetime, Duty]]:
    response = office.content.clinic.response
    duties: list[tuple[datetime, Duty]] = []
    if alert.level == Level.RED and alert.told_at is None and alert.not_told_at is None:
        since = alert.escalated_at or alert.raised_at
        duties.append((since + timedelta(seconds=response.not_told_seconds), alerts.nobody_reached))
    if alert.round < MOST_ROUNDS:
        duties.append((_next_round_at(office, alert), alerts.next_round))
    return duties


def _next_round_at(office: Office, alert: Alert) -> datetime:
    """RED rings every ten minutes; the others once their promised time has passed, then daily."""
    if alert.level == Level.RED:
        since = alert.escalated_at or alert.raised_at
        return since + timedelta(minutes=office.content.clinic.response.red_ack_minutes)
    if alert.escalated_at is None or alert.escalated_at < alert.answer_by:
        return alert.answer_by
    return alert.escalated_at + timedelta(days=1)


async def watch_check_ins(at: Moment) -> datetime | None:
    """Check-ins that stayed unanswered become UNKNOWN, never green. Returns when to look again."""
    query = select(CheckIn).where(CheckIn.state == "open", CheckIn.step != REPORT)
    soonest: datetime | None = None
    for checkin in await at.tx.scalars(query):
        due = await _silence_until(at, checkin)
        if due > at.now:
            soonest = min(soonest or due, due)
            continue
        checkin.state = "unknown"
        if checkin.step == "after-24h":
            await _phone(at, checkin)
    return soonest


async def _silence_until(at: Moment, checkin: CheckIn) -> datetime:
    """Some hours after the nudge; without one, longer after the message (clinic policy: 6 h and 48 h)."""
    response = at.office.content.clinic.response
    query = select(Message).where(
        Message.subject == f"session:{checkin.session_id}",
        Message.step == nudge_of(checkin.step),
    )
    nudge = await at.tx.scalar(query)
    if nudge is not None and nudge.sent_at is not None:
        return nudge.sent_at + timedelta(hours=response.unknown_after_nudge_hours)
    if nudge is not None and nudge.status in {Status.PLANNED, Status.HELD, Status.SENDING}:
        return nudge.not_after + timedelta(hours=response.unknown_after_nudge_hours)
    return checkin.opened_at + timedelta(hours=response.unknown_hours)


async def _phone(at: Moment, checkin: CheckIn) -> None:
    """It tops the phone list of the day, after closing that of the next working day."""
    calendar = at.office.content.clinic.calendar
    patient = await at.tx.get_one(Patient, checkin.patient_id)
    await open_task(
        at,
        TaskKind.PHONE_NO_ANSWER,
        f"checkin:{checkin.id}",
        due_at=at.now if is_open(at.now, calendar) else next_opening(at.now, calendar),
        patient=patient,
    )
