"""Erasing what is stored about a person: their answers, or everything but the proof of consents.

Nobody comes to harm by it (clinic policy): while an alert about the person is open, who they are and what
they reported stays readable for staff until it is closed, ten days at most, the time the law gives for such
requests. Visits ahead stay booked by code, since erasing data cancels nothing at the clinic.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import erasures
from db.queries.dialogs import clear_dialog
from db.sealed import keyring
from db.search import index_patient
from db.tables import ConsentRecord, Lookup, Patient
from domain.consents import Consent
from domain.patients import SessionState
from services.moment import Moment
from services.people import consents
from services.people.preferences import STOPPED
from services.tasks import TaskKind, open_task
from services.visits.visits import next_session

AT_LATEST = timedelta(days=10)
"""An open alert keeps name, phone and answers no longer than this after the request."""

_UNMARKED = timedelta(days=7)
"""A visit nobody marked is kept no longer than this after its day."""

_EVERY = timedelta(hours=1)
_YEAR = timedelta(days=366)


async def erase_health(at: Moment, patient: Patient) -> bool:
    """C1 was taken back: forget what was answered. False if an open alert still needs a part of it.

    That part is erased when the alert is closed. That there was an alert stays as the record of safety.
    """
    patient.cold_sores = False
    whole = await erasures.erase_answers(at.tx, patient.id)
    if whole:
        patient.flags = ""
    return whole


async def is_needed(at: Moment, patient: Patient) -> bool:
    """Whether an open alert still needs a part of what the person told us."""
    return await erasures.has_open_matter(at.tx, patient.id)


async def erase(at: Moment, patient: Patient) -> bool:
    """Erase the person; to the bot their Telegram account is a stranger's from now on.

    False if an open alert delays a part. Repeating it changes nothing. Visits ahead become a task for staff.
    """
    if patient.deleted_at is None:
        chat_id = patient.chat_id
        await _ask_staff(at, patient)
        patient.deleted_at, patient.choice = at.now, STOPPED
        patient.chat_id = patient.linked_at = patient.unreachable_since = None
        for consent in Consent:
            await consents.withdraw(at, patient, consent)
        await _keep_proof(at, patient, chat_id)
    return await finish(at, patient)


async def finish(at: Moment, patient: Patient) -> bool:
    """Erase whatever nothing needs any more. False while an alert keeps the name, the phone, the answers."""
    await erasures.erase_words(at.tx, patient.id)
    overdue = patient.deleted_at is not None and at.now >= patient.deleted_at + AT_LATEST
    kept = not overdue and await erasures.has_open_matter(at.tx, patient.id)
    if not kept:
        patient.name = patient.phone = patient.notes = None
        patient.phone_country = patient.zone = None
        patient.flags, patient.cold_sores, patient.discreet = "", False, False
        await at.tx.flush()
        await erasures.erase_matters(at.tx, patient.id, keep_task=TaskKind.ERASED)
    await erasures.erase_visits(at.tx, patient.id, but=SessionState.BOOKED, since=at.now - _UNMARKED)
    return not kept


async def keep_for_news(at: Moment, patient: Patient) -> None:
    """Care is long over and only consent C3 stands: what it names stays, name, language and chat."""
    patient.phone = patient.phone_country = patient.notes = None
    patient.flags, patient.cold_sores = "", False
    await index_patient(at.tx, patient)
    await erasures.erase_matters(at.tx, patient.id, keep_task=TaskKind.ERASED)
    await erasures.erase_visits(at.tx, patient.id, but=SessionState.BOOKED, since=at.now)


async def finish_all(at: Moment) -> datetime | None:
    """Housekeeping: what open alerts kept goes once they are closed, the proof when its years are over."""
    for patient_id in await _took_back_health(at.tx):
        patient = await at.tx.get_one(Patient, patient_id)
        if Consent.C1 not in await consents.standing(at.tx, patient_id):
            await erase_health(at, patient)
    keep_proof = _YEAR * at.office.content.clinic.retention.consent_years
    for patient in list(await at.tx.scalars(select(Patient).where(Patient.deleted_at.is_not(None)))):
        await finish(at, patient)
        if patient.deleted_at is not None and at.now >= patient.deleted_at + keep_proof:
            await erasures.erase_proof(at.tx, patient)
    return at.now + _EVERY


async def _took_back_health(tx: AsyncSession) -> list[int]:
    query = select(ConsentRecord.patient_id).where(
        ConsentRecord.code == Consent.C1, ConsentRecord.withdrawn_at.is_not(None)
    )
    return list(await tx.scalars(query.distinct()))


async def _ask_staff(at: Moment, patient: Patient) -> None:
    coming = await next_session(at, patient.id)
    if coming is not None:
        subject = f"patient:{patient.id}"
        await open_task(at, TaskKind.ERASED, subject, due_at=at.now, patient=patient, session=coming)


async def _keep_proof(at: Moment, patient: Patient, chat_id: int | None) -> None:
    """Whose agreements these were, the account itself can show; only a keyed hash of its number is kept."""
    await at.tx.flush()
    await at.tx.execute(delete(Lookup).where(Lookup.patient_id == patient.id))
    if chat_id is not None:
        await clear_dialog(at.tx, chat_id)
        digest = keyring().digest("proof", str(chat_id))
        at.tx.add(Lookup(patient_id=patient.id, digest=digest))
        await at.tx.flush()
