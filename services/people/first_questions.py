"""What a person is asked once: phone and time zone at the first booking, news and fewer messages later."""

from datetime import time

from babel.languages import get_official_languages
from sqlalchemy import func, select

from db.tables import Patient, Session
from domain.localtime import shift
from domain.patients import SessionState
from domain.steps import Offset
from services.messages.notices import owe_patient
from services.moment import Moment
from services.people.preferences import ALL

_QUIET_DAY = Offset(days=3, at=time(11))
"""Between the 24-hour and the day-10 message: nothing else comes then."""

_ASK_NEWS_AFTER, _ASK_ESSENTIALS_AFTER = 1, 2


def first_questions(at: Moment, patient: Patient) -> list[tuple[str, str]]:
    """With the first booking: may we have a phone number; and where does somebody from abroad live?

    Step and subject of each notice; owed twice, it is asked once.
    """
    asked = {"ask-phone": _lacks_phone(patient), "ask-zone": _lacks_zone(at, patient)}
    return [(step, f"patient:{patient.id}") for step, lacks in asked.items() if lacks]


async def ask_phone(at: Moment, patient: Patient) -> None:
    """May we have a phone number? Once, and not if it is known or was refused."""
    if _lacks_phone(patient):
        await owe_patient(at, patient, "ask-phone", subject=f"patient:{patient.id}")


async def ask_zone(at: Moment, patient: Patient) -> None:
    """Where does somebody live who seems to be from abroad? Once, and not if they said so before."""
    if _lacks_zone(at, patient):
        await owe_patient(at, patient, "ask-zone", subject=f"patient:{patient.id}")


def _lacks_phone(patient: Patient) -> bool:
    return patient.phone is None and not patient.phone_refused


def _lacks_zone(at: Moment, patient: Patient) -> bool:
    return patient.zone is None and seems_abroad(at, patient)


def seems_abroad(at: Moment, patient: Patient) -> bool:
    """Whether language or phone suggest that the person lives elsewhere; a reason to ask, never an answer."""
    country = at.office.content.clinic.country
    if patient.phone_country not in {None, country}:
        return True
    return patient.language not in get_official_languages(country)


async def ask_after_session(at: Moment, patient: Patient, session: Session) -> None:
    """After the first session performed: news and offers (C3); after the second: the essentials only?"""
    query = select(func.count(Session.id)).where(
        Session.patient_id == patient.id, Session.state == SessionState.PERFORMED
    )
    await at.tx.flush()
    step = {_ASK_NEWS_AFTER: "offer-news", _ASK_ESSENTIALS_AFTER: "offer-essentials"}.get(
        await at.tx.scalar(query) or 0
    )
    if step is None or patient.choice != ALL:
        return
    zone = patient.zone or at.office.content.clinic.zone
    await owe_patient(
        at,
        patient,
        step,
        subject=f"patient:{patient.id}",
        params={"session": session.id},
        not_before=shift(session.performed_at or at.now, _QUIET_DAY, zone),
    )
