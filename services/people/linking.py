"""Whose chat a record is tied to, and untying it: a new phone, a new account, or the wrong person's."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.dialogs import clear_dialog
from db.tables import ConsentRecord, Invite, Patient, Staff
from domain.consents import Consent
from services import audit
from services.messages.planning import replan
from services.moment import Moment
from services.people import consents, patients
from services.tasks import TaskKind, close_task


@dataclass(frozen=True, slots=True)
class Tie:
    """The chat of a patient. ``invite`` is None for a person who began by themselves."""

    patient: Patient
    invite: Invite | None


async def tie_of(tx: AsyncSession, patient: Patient) -> Tie:
    """Who linked this record, and by which invite."""
    query = select(Invite).where(Invite.patient_id == patient.id, Invite.used_by == patient.chat_id)
    found = None if patient.chat_id is None else await tx.scalar(query.order_by(Invite.id.desc()).limit(1))
    return Tie(patient, found)


async def unlink(at: Moment, staff: Staff, patient: Patient) -> bool:
    """The chat no longer belongs to the record: messages wait for the next one. False if there is none.

    Consents given in that chat end with it, since another person may have given them; those on paper stay.
    Nothing is erased: the patient has not taken anything back.
    """
    if patient.chat_id is None:
        return False
    await clear_dialog(at.tx, patient.chat_id)
    await patients.revoke_invites(at, patient.id)
    await _end_consents_of_chat(at, patient)
    patient.chat_id = patient.linked_at = patient.unreachable_since = None
    await close_task(at, TaskKind.PHONE_UNREACHABLE, f"patient:{patient.id}")
    await audit.record(at, staff, "unlink", f"patient:{patient.id}")
    await replan(at, patient.id, who=f"s{staff.id}")
    return True


async def _end_consents_of_chat(at: Moment, patient: Patient) -> None:
    query = select(ConsentRecord).where(ConsentRecord.patient_id == patient.id)
    latest = {
        record.code: record
        for record in await at.tx.scalars(query.order_by(ConsentRecord.at, ConsentRecord.id))
    }
    for record in latest.values():
        if record.via == "chat" and record.granted:
            await consents.answer(at, patient, Consent(record.code), granted=False, via="unlink")
