"""Who somebody is."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.sealed import keyring
from db.tables import Invite, Patient, Staff

# Asked for with every update, so they are put together once.
_BY_CHAT = select(Patient).where(Patient.chat_id == bindparam("telegram_id"))
_STAFF = select(Staff).where(Staff.telegram_id == bindparam("telegram_id"), Staff.active)
_PATIENTS = select(Patient).where(among(Patient.id, "ids"))


async def patient_of_chat(tx: AsyncSession, telegram_id: int) -> Patient | None:
    """The patient behind a Telegram account."""
    found: Patient | None = await tx.scalar(_BY_CHAT, {"telegram_id": telegram_id})
    return found


async def patients_of(tx: AsyncSession, patient_ids: Sequence[int]) -> list[Patient]:
    """Patients in the order of their ids; ids that do not exist are left out."""
    found = {patient.id: patient for patient in await tx.scalars(_PATIENTS, {"ids": patient_ids})}
    return [found[number] for number in patient_ids if number in found]


async def staff_of(tx: AsyncSession, telegram_id: int) -> Staff | None:
    """The active staff member behind a Telegram account."""
    found: Staff | None = await tx.scalar(_STAFF, {"telegram_id": telegram_id})
    return found


async def invite_of(tx: AsyncSession, token: str) -> Invite | None:
    """The invite behind a link's token, whatever its state, whichever key wrote it."""
    query = select(Invite).where(Invite.token_hash.in_(keyring().digests("invite", token)))
    found: Invite | None = await tx.scalar(query)
    return found
