"""Free text: red words first, always; everything else waits for a person.

A red word shows the emergency line and question S at once and alerts staff as AMBER-U; S1 to S4, or no
answer in ten minutes, makes it RED (clinic policy).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Alert, CheckIn, Patient
from domain.consents import Consent, Feature, may
from domain.redwords import find
from domain.triage_table import Level
from services.messages.notices import owe_patient
from services.moment import Moment
from services.office import Office
from services.safety import alerts, checkins
from services.safety.checkin_states import ANSWERABLE

KIND = "red-word"


@dataclass(frozen=True, slots=True)
class RedWord:
    """What follows from a red word: the check-in to show question S of, None without consent C1."""

    checkin: CheckIn | None


def is_red(office: Office, text: str) -> bool:
    """Whether a text holds a red word of any language."""
    return find(text, office.content.redwords) is not None


async def red_word(at: Moment, patient: Patient, consents: frozenset[Consent]) -> RedWord:
    """A known person wrote a red word. Without C1 staff are asked to phone, and never told the words."""
    asks = may(Feature.HEALTH_QUESTIONS, consents)
    checkin = await checkins.open_report(at, patient) if asks else None
    alert = await standing(at.tx, patient, checkin)
    if alert is None:
        await alerts.raise_alert(at, patient, kind=KIND, level=Level.AMBER_U, checkin=checkin)
    elif at.now >= (alert.escalated_at or alert.raised_at) + _patience(at.office):
        await alerts.next_round(at, alert)
    return RedWord(checkin)


async def standing(tx: AsyncSession, patient: Patient, checkin: CheckIn | None) -> Alert | None:
    """The alert of the same red word, still waiting for somebody to take it.

    One that was taken is over: a red word written later has to ring again.
    """
    query = select(Alert).where(
        Alert.patient_id == patient.id,
        Alert.kind == KIND,
        Alert.checkin_id == (checkin.id if checkin else None),
        Alert.taken_at.is_(None),
        Alert.closed_at.is_(None),
    )
    found: Alert | None = await tx.scalar(query.limit(1))
    return found


async def no_answer(at: Moment) -> datetime | None:
    """Red words whose question S was not answered in ten minutes become RED. Returns when to look again."""
    query = select(Alert).where(
        Alert.kind == KIND, Alert.level < Level.RED, Alert.closed_at.is_(None), Alert.checkin_id.is_not(None)
    )
    soonest: datetime | None = None
    for alert in await at.tx.scalars(query):
        checkin = await at.tx.get_one(CheckIn, alert.checkin_id)
        if checkin.state not in ANSWERABLE or checkins.read(checkin).safety is not None:
            continue
        due = max(alert.raised_at, checkin.opened_at) + _patience(at.office)
        if due > at.now:
            soonest = min(soonest or due, due)
            continue
        await alerts.raise_level(at, alert, Level.RED)
        patient = await at.tx.get_one(Patient, alert.patient_id)
        await owe_patient(at, patient, "red-no-answer", subject=f"alert:{alert.id}", version=alert.round)
    return soonest


def _patience(office: Office) -> timedelta:
    """How long question S may stay open, and within which a second red word is the same cry."""
    return timedelta(minutes=office.content.clinic.response.red_no_answer_minutes)
