"""What is done now and then: expire held steps, plan anew after a change of content, forget visitors."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.tables import Fact, InboundUpdate, Patient, Visitor
from domain.messages import Status
from services.messages.notices import phone_instead
from services.messages.planning import replan
from services.moment import Moment

KEEP_UNCONSENTED = timedelta(hours=24)
"""Before consent nothing about a person is kept longer (data minimisation, PIPA art. 16 and 21)."""

KEEP_HANDLED = timedelta(days=7)
"""Update numbers (their bodies are erased at once) are kept so long to recognise a repeat."""

_BATCH = 50
_PLANS = 10
"""Patients planned anew in one transaction: nobody who taps meanwhile should notice."""
_EVERY = timedelta(minutes=15)
_PLANNED_WITH = "planned-with-content"
_PLANNED_UP_TO = "planned-up-to-patient"


async def expire_held(at: Moment) -> datetime | None:
    """What is held past its window expires, for the reason it waited; news is then told by phone."""
    for message in await outbox.overdue_held(at.tx, at.now, _BATCH):
        if message.kind == "step" and message.patient_id is not None:
            await replan(at, message.patient_id, who="plan")
        else:
            await outbox.set_status(at.tx, message, Status.EXPIRED, who="plan", why=message.why, now=at.now)
            patient = await at.tx.get(Patient, message.patient_id)
            if patient is not None:
                await phone_instead(at, patient, message.subject, message.step)
    return at.now + _EVERY


async def forget(at: Moment) -> datetime | None:
    """Forget visitors who did not consent, and numbers of updates long handled."""
    await at.tx.execute(delete(Visitor).where(Visitor.updated_at < at.now - KEEP_UNCONSENTED))
    handled = InboundUpdate.handled_at < at.now - KEEP_HANDLED
    bodiless = InboundUpdate.body_sealed.is_(None) & (InboundUpdate.received_at < at.now - KEEP_UNCONSENTED)
    await at.tx.execute(
        delete(InboundUpdate).where(handled | (bodiless & InboundUpdate.handled_at.is_(None)))
    )
    return at.now + _EVERY


async def plan_anew(at: Moment) -> datetime | None:
    """After a change of content, plan patients anew in small batches.

    Returns when to go on, None when everybody is planned with this content. The decision at send time covers
    the gap.
    """
    done_with = await at.tx.get(Fact, _PLANNED_WITH)
    if done_with is not None and done_with.value == at.office.content.version:
        return None
    progress = await at.tx.get(Fact, _PLANNED_UP_TO)
    version, _, last = (progress.value if progress else "").partition("/")
    after = int(last) if version == at.office.content.version else 0
    batch = await _next_patients(at.tx, after)
    for patient_id in batch:
        await replan(at, patient_id, who="plan")
    if batch:
        await at.tx.merge(Fact(name=_PLANNED_UP_TO, value=f"{at.office.content.version}/{batch[-1]}"))
        return at.now
    await at.tx.merge(Fact(name=_PLANNED_WITH, value=at.office.content.version))
    return None


async def _next_patients(tx: AsyncSession, after: int) -> list[int]:
    query = select(Patient.id).where(Patient.id > after).order_by(Patient.id).limit(_PLANS)
    return list(await tx.scalars(query))
