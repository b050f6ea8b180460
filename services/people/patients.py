"""Records of patients: made at the desk or by the person, found again, tied to a chat."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.sealed import keyring
from db.search import index_patient
from db.tables import Invite, Patient, Staff
from domain.codes import make_code
from domain.consents import Consent
from services import audit
from services.moment import Moment
from services.people import consents

INVITE_LASTS = timedelta(days=14)
NAME_LIMIT = 120
"""Longer names are cut: a screen has to hold them."""


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What the desk knows of a person.

    ``on_paper``: C0 and C2 were agreed on paper; otherwise no name is kept (data minimisation, PIPA art. 16).
    """

    name: str
    language: str
    on_paper: bool


async def by_chat(tx: AsyncSession, telegram_id: int) -> Patient | None:
    """The patient behind a Telegram account."""
    found: Patient | None = await tx.scalar(select(Patient).where(Patient.chat_id == telegram_id))
    return found


async def create(at: Moment, staff: Staff, new: NewPatient) -> Patient:
    """A record made at the desk."""
    patient = await _insert(at, new.language, created_by=staff.id)
    if new.on_paper:
        patient.name = new.name
        await index_patient(at.tx, patient)
        for consent in (Consent.C0, Consent.C2):
            await consents.answer(at, patient, consent, granted=True, via="paper")
    await audit.record(at, staff, "create-patient", f"patient:{patient.id}")
    return patient


async def create_from_chat(at: Moment, telegram_id: int, name: str, language: str) -> Patient:
    """A record made by the person who wrote to the bot, once they agreed; ``name`` may be empty."""
    patient = await _insert(at, language, created_by=None)
    patient.chat_id, patient.linked_at, patient.name = telegram_id, at.now, name or None
    await index_patient(at.tx, patient)
    return patient


async def _insert(at: Moment, language: str, created_by: int | None) -> Patient:
    code = make_code(secrets.token_bytes(8))
    while await at.tx.scalar(select(Patient.id).where(Patient.code == code)):
        code = make_code(secrets.token_bytes(8))
    patient = Patient(code=code, language=language, created_at=at.now, created_by=created_by)
    at.tx.add(patient)
    await at.tx.flush()
    return patient


async def invite(at: Moment, staff: Staff, patient: Patient) -> str:
    """A fresh one-use link for the patient's phone; earlier unused ones stop working. Returns the URL."""
    await revoke_invites(at, patient.id)
    token = secrets.token_urlsafe(16)
    at.tx.add(
        Invite(
            patient_id=patient.id,
            token_hash=_hash(token),
            created_at=at.now,
            expires_at=at.now + INVITE_LASTS,
        )
    )
    await audit.record(at, staff, "invite", f"patient:{patient.id}")
    return f"https://t.me/{at.office.bot_username}?start={token}"


async def revoke_invites(at: Moment, patient_id: int) -> None:
    """Unused links of the patient stop working."""
    query = select(Invite).where(
        Invite.patient_id == patient_id, Invite.used_at.is_(None), Invite.revoked_at.is_(None)
    )
    for old in await at.tx.scalars(query):
        old.revoked_at = at.now


def _hash(token: str) -> bytes:
    return keyring().digest("invite", token)
