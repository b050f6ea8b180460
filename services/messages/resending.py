"""Staff send a message to a patient once more: a new owed row, written from what is true when it goes."""

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.outbox.notices import params_of, version_of
from db.tables import Message, Patient, Staff
from domain.keys import subject_of
from domain.messages import Key, Lane, Status
from domain.reasons import Why
from services import audit
from services.messages.notices import chat_refuses, may_go_at, notice_of
from services.messages.overtaken import overtaken, step_stands, visits_of
from services.messages.planning import view_of
from services.moment import Moment

_OVER = frozenset({Status.SENT, Status.FAILED, Status.EXPIRED, Status.CANCELLED, Status.UNKNOWN})
_NEWS = frozenset(
    {
        "booked",
        "moved",
        "moved-several",
        "cancelled-by-clinic",
        "cancelled-several",
        "session-added",
        "course-ended",
        "hold-lifted",
        "answer",
        "answer-late",
    }
)
"""Notices that can be true a second time; results of check-ins and alerts cannot."""


async def may_resend(at: Moment, message: Message) -> bool:
    """Whether it went out or fell away, is still true, and the patient's chat can carry it."""
    if message.patient_id is None or message.status not in _OVER or message.lane == Lane.ALERT:
        return False
    if not (message.step in _NEWS or message.step.startswith(("before-", "after-"))):
        return False
    patient = await at.tx.get_one(Patient, message.patient_id)
    if await chat_refuses(at, patient, message.step) is not None:
        return False
    if message.step in _NEWS:
        return await overtaken(at.tx, message) is None
    return await step_stands(at.tx, message) is None and not await _before_closed_door(at, message)


async def resend(at: Moment, staff: Staff, message: Message) -> bool:
    """Owe it once more, marked with who did it; quiet hours count. False if it is not true any more.

    Its version is negative, so that it is never taken for a message of the plan; while one such message
    waits, there is no second.
    """
    if not await may_resend(at, message) or await _waits(at.tx, message):
        return False
    patient = await at.tx.get_one(Patient, message.patient_id)
    key = Key(message.recipient, message.subject, message.step, await _next_version(at.tx, message))
    due = await may_go_at(at, patient, message.step, await visits_of(at.tx, message))
    await outbox.add(
        at.tx,
        key=key,
        lane=Lane.REPLY,
        patient_id=patient.id,
        due_at=due,
        not_after=due + notice_of(message.step).lasts,
        now=at.now,
        params=params_of(message) | {"version": version_of(message)},
    )
    added = await at.tx.scalar(_like(message).where(Message.version == key.version))
    if added is not None:
        who = f"s{staff.id}"
        await outbox.set_status(at.tx, added, Status.PLANNED, who=who, why=Why.AGAIN, now=at.now)
    await audit.record(at, staff, "resend-message", f"message:{message.id}")
    return True


async def _before_closed_door(at: Moment, message: Message) -> bool:
    """A reminder of a visit that stands on a closed day would bring somebody in vain."""
    view = await view_of(at, message.patient_id or 0)
    mine = (each for each in view.sessions if subject_of(each.id) == message.subject)
    return message.step.startswith("before-") and any(each.closed for each in mine)


async def _waits(tx: AsyncSession, message: Message) -> bool:
    query = _like(message).where(Message.version < 0, Message.status == Status.PLANNED)
    return await tx.scalar(query.limit(1)) is not None


async def _next_version(tx: AsyncSession, message: Message) -> int:
    lowest = await tx.scalar(_like(message).with_only_columns(func.min(Message.version)))
    return min(0, lowest or 0) - 1


def _like(message: Message) -> Select[Message]:
    return select(Message).where(
        Message.recipient == message.recipient,
        Message.subject == message.subject,
        Message.step == message.step,
    )
