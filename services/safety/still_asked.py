"""Questions to a patient that answered themselves before they were asked."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.outbox.notices import params_of
from db.tables import ConsentRecord, Message, Patient, Session
from domain.consents import Consent
from domain.patients import SessionState
from domain.reasons import Why
from services.people.preferences import ALL
from services.visits.visits import open_request


async def _offered(tx: AsyncSession, message: Message) -> Why | None:
    """The times of an offer can still be chosen from."""
    session = await tx.get_one(Session, int(message.subject.removeprefix("session:")))
    request = await open_request(tx, session)
    stands = request is not None and request.version == message.version and request.offers
    return None if stands else Why.ANSWERED


async def _phone_known(tx: AsyncSession, message: Message) -> Why | None:
    patient = await _patient(tx, message)
    return Why.ANSWERED if patient.phone is not None or patient.phone_refused else None


async def _zone_known(tx: AsyncSession, message: Message) -> Why | None:
    return Why.ANSWERED if (await _patient(tx, message)).zone is not None else None


async def _news_known(tx: AsyncSession, message: Message) -> Why | None:
    asked = select(ConsentRecord.id).where(
        ConsentRecord.patient_id == message.patient_id, ConsentRecord.code == Consent.C3
    )
    if await tx.scalar(asked.limit(1)) is not None:
        return Why.ANSWERED
    return await _performed(tx, message)


async def _essentials_known(tx: AsyncSession, message: Message) -> Why | None:
    chosen = (await _patient(tx, message)).choice != ALL
    return Why.ANSWERED if chosen else await _performed(tx, message)


async def _performed(tx: AsyncSession, message: Message) -> Why | None:
    """Done was not taken back meanwhile."""
    session = await tx.get_one(Session, int(params_of(message)["session"]))
    return None if session.state == SessionState.PERFORMED else Why.UNDONE


async def _patient(tx: AsyncSession, message: Message) -> Patient:
    return await tx.get_one(Patient, message.patient_id)


QUESTIONS: Mapping[str, Callable[[AsyncSession, Message], Awaitable[Why | None]]] = {
    "dates-offered": _offered,
    "dates-later": _offered,
    "ask-phone": _phone_known,
    "ask-zone": _zone_known,
    "offer-news": _news_known,
    "offer-essentials": _essentials_known,
}
"""Step -> why it need not be asked any more, None if it must."""
