"""That a consent to news and offers (C3) stands is told to the person within every two years.

Network Act art. 50(8), decree art. 62-3: who sends, the day they agreed, how to keep it and how to end it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import ConsentRecord, Message, Patient
from domain.consents import Consent
from domain.localtime import local_day
from domain.messages import Status
from domain.periods import tell_again_on
from domain.reasons import Why
from services.messages.notices import owe_patient
from services.moment import Moment
from services.people import consents

STEP = "news-stand"

_EVERY = timedelta(hours=6)
_YOUNG = timedelta(days=600)
"""Nobody has to be told so soon; spares looking at every consent."""

_ON_THEIR_WAY = (Status.PLANNED, Status.HELD, Status.SENDING)
"""Not unknown: that is an end, and no proof that the person was told."""


async def remind(at: Moment) -> datetime:
    """Housekeeping: owe the notice to whoever agreed nearly two years ago, or was told so long ago.

    What could not go is tried again, once a month at most; two never wait at once.
    """
    for record in await _old(at.tx, at.now - _YOUNG):
        patient = await at.tx.get_one(Patient, record.patient_id)
        if _is_due(at, record) and not await _waits(at.tx, record) and await _stands(at.tx, record):
            month = local_day(at.now, at.office.content.clinic.zone).strftime("%Y%m")
            await owe_patient(at, patient, STEP, subject=_subject(record), version=int(month))
    return at.now + _EVERY


async def told(at: Moment, message: Message) -> None:
    """Telegram accepted it: the proof that the person was told, and from when the next two years count."""
    (await record_of(at.tx, message)).told_again_at = at.now


async def overtaken(tx: AsyncSession, message: Message) -> Why | None:
    """Why it must not go any more: the consent was taken back, or replaced, meanwhile."""
    return None if await _stands(tx, await record_of(tx, message)) else Why.NO_ADS


async def record_of(tx: AsyncSession, message: Message) -> ConsentRecord:
    """The consent the notice is about."""
    return await tx.get_one(ConsentRecord, int(message.subject.partition(":")[2]))


async def _old(tx: AsyncSession, before: datetime) -> Sequence[ConsentRecord]:
    query = select(ConsentRecord).where(
        ConsentRecord.code == Consent.C3,
        ConsentRecord.granted.is_(True),
        ConsentRecord.withdrawn_at.is_(None),
        ConsentRecord.at < before,
        ConsentRecord.told_again_at.is_(None) | (ConsentRecord.told_again_at < before),
    )
    return (await tx.scalars(query)).all()


def _is_due(at: Moment, record: ConsentRecord) -> bool:
    zone = at.office.content.clinic.zone
    last = local_day(record.told_again_at, zone) if record.told_again_at else None
    return tell_again_on(local_day(record.at, zone), last) <= local_day(at.now, zone)


async def _waits(tx: AsyncSession, record: ConsentRecord) -> bool:
    query = select(Message.id).where(
        Message.subject == _subject(record), Message.step == STEP, Message.status.in_(_ON_THEIR_WAY)
    )
    return await tx.scalar(query.limit(1)) is not None


async def _stands(tx: AsyncSession, record: ConsentRecord) -> bool:
    if record.withdrawn_at is not None:
        return False
    return Consent.C3 in await consents.standing(tx, record.patient_id)


def _subject(record: ConsentRecord) -> str:
    return f"consent:{record.id}"
