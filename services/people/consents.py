"""Which consents stand, giving and withdrawing them (PIPA art. 15, 22, 23, 28-8, 37)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.consents import standing_of
from db.tables import ConsentRecord, Patient
from domain.consents import Consent
from services.moment import Moment


async def standing(tx: AsyncSession, patient_id: int) -> frozenset[Consent]:
    """The consents that stand: the latest record of each code, granted and not withdrawn."""
    await tx.flush()
    codes = await standing_of(tx, [patient_id])
    return frozenset(map(Consent, codes[patient_id]))


async def answer(at: Moment, patient: Patient, consent: Consent, *, granted: bool, via: str = "chat") -> None:
    """Store one answer with version and language of the text the person saw. Repeating it adds nothing."""
    if granted == (consent in await standing(at.tx, patient.id)):
        return
    at.tx.add(
        ConsentRecord(
            patient_id=patient.id,
            code=consent.value,
            granted=granted,
            via=via,
            text_version=at.office.content.version,
            language=patient.language,
            at=at.now,
        )
    )
    await at.tx.flush()


async def withdraw(at: Moment, patient: Patient, consent: Consent) -> bool:
    """Note when a standing consent was taken back; the record stays as proof. False if it did not stand."""
    query = (
        select(ConsentRecord)
        .where(ConsentRecord.patient_id == patient.id, ConsentRecord.code == consent.value)
        .order_by(ConsentRecord.at.desc(), ConsentRecord.id.desc())
        .limit(1)
    )
    latest = await at.tx.scalar(query)
    if latest is None or not latest.granted or latest.withdrawn_at is not None:
        return False
    latest.withdrawn_at = at.now
    await at.tx.flush()
    return True
