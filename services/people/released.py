"""Notices that waited for a chat, let go once there is one."""

from sqlalchemy import select

from db import outbox
from db.tables import Message, Patient
from domain.messages import Status
from domain.reasons import Why
from services.moment import Moment


async def release_held(at: Moment, patient: Patient) -> None:
    """Notices held because nobody was linked go out now; the plan's own rows are re-planned elsewhere."""
    query = select(Message).where(
        Message.patient_id == patient.id,
        Message.kind == "notice",
        Message.status == Status.HELD,
        Message.why == Why.NOT_LINKED,
    )
    for message in await at.tx.scalars(query):
        message.due_at = max(message.due_at, at.now)
        message.not_after = max(message.not_after, at.now + (message.not_after - message.created_at))
        await outbox.set_status(at.tx, message, Status.PLANNED, who="plan", now=at.now)
