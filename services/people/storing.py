"""Whether what somebody writes may be kept until it is handled."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.people import patient_of_chat, staff_of
from domain.consents import Consent
from services.people.consents import standing


async def may_store(tx: AsyncSession, telegram_id: int) -> bool:
    """True for active staff, and for patients whose consents C0 and C2 stand (PIPA art. 15, 28-8)."""
    staff = await staff_of(tx, telegram_id)
    if staff is not None and staff.active:
        return True
    patient = await patient_of_chat(tx, telegram_id)
    return patient is not None and {Consent.C0, Consent.C2} <= await standing(tx, patient.id)
