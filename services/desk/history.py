"""A patient's messages for reading: those to come, and those that went out or fell away."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Message, Session
from domain.keys import subject_of
from domain.messages import OPEN, Lane

PAGE = 6


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages. ``number`` counts from 0, ``of`` is how many pages there are (at least 1)."""

    messages: Sequence[Message]
    number: int
    of: int


async def message_page(tx: AsyncSession, patient_id: int, *, coming: bool, number: int) -> Page:
    """A page of messages to come (the next first) or of all others (the latest first); page 0 if too far."""
    mine = (Message.patient_id == patient_id, _side(coming=coming))
    total = await tx.scalar(select(func.count(Message.id)).where(*mine)) or 0
    pages = max(1, -(-total // PAGE))
    number = number if 0 <= number < pages else 0
    happened = func.coalesce(Message.sent_at, Message.due_at)
    order = (Message.due_at, Message.id) if coming else (happened.desc(), Message.id.desc())
    query = select(Message).where(*mine).order_by(*order).limit(PAGE).offset(number * PAGE)
    fresh = await tx.scalars(query.execution_options(populate_existing=True))
    return Page(list(fresh), number, pages)


async def session_numbers(tx: AsyncSession, patient_id: int) -> dict[str, int]:
    """Subject of each of the patient's sessions -> its number in the course."""
    query = select(Session.id, Session.number).where(Session.patient_id == patient_id)
    return {subject_of(row.id): row.number for row in await tx.execute(query)}


def may_cancel(message: Message) -> bool:
    """Whether staff may cancel it: not gone yet, and no answer to somebody who may be in danger."""
    return message.status in OPEN and message.lane != Lane.ALERT


def _side(*, coming: bool) -> ColumnElement[bool]:
    statuses = sorted(OPEN)
    return Message.status.in_(statuses) if coming else Message.status.not_in(statuses)
