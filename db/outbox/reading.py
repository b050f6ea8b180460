"""Looking at the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from db.among import among
from db.tables.outbox import Message, MessageEvent
from domain.messages import Status

_FRESH = {"populate_existing": True}  # statements write past the objects of a transaction
# Word for word the index's condition: SQLite does not see that "sending" is one of the two, and would scan.
_IN_FLIGHT = text("messages.status in ('sending', 'unknown')")
_BY_ID = select(Message).where(among(Message.id, "ids")).execution_options(**_FRESH)


async def get(tx: AsyncSession, message_id: int) -> Message | None:
    """One message as it stands now; None if there is no such id."""
    found = await get_all(tx, [message_id])
    return found[0] if found else None


async def get_all(tx: AsyncSession, message_ids: Sequence[int]) -> list[Message]:
    """Messages as they stand now, in the order of the ids; ids that do not exist are left out."""
    found = {message.id: message for message in await tx.scalars(_BY_ID, {"ids": message_ids})}
    return [found[number] for number in message_ids if number in found]


async def stuck(tx: AsyncSession) -> list[Message]:
    """Claimed, and nobody wrote down what became of it: at start, the process died in between."""
    query = select(Message).where(_IN_FLIGHT, _is(Message.status, Status.SENDING)).order_by(Message.id)
    return list(await tx.scalars(query.execution_options(**_FRESH)))


async def overdue_held(tx: AsyncSession, now: datetime, limit: int) -> list[Message]:
    """Held messages whose window closed while they waited, for housekeeping to expire."""
    query = (
        select(Message)
        .where(_is(Message.status, Status.HELD), Message.not_after < now)
        .order_by(Message.not_after)
        .limit(limit)
        .execution_options(**_FRESH)
    )
    return list(await tx.scalars(query))


async def history(tx: AsyncSession, patient_id: int, limit: int, offset: int = 0) -> list[Message]:
    """A patient's messages, past and coming, the latest due first."""
    query = (
        select(Message)
        .where(Message.patient_id == patient_id)
        .order_by(Message.due_at.desc(), Message.id.desc())
        .limit(limit)
        .offset(offset)
        .execution_options(**_FRESH)
    )
    return list(await tx.scalars(query))


async def events_of(tx: AsyncSession, message_id: int) -> list[MessageEvent]:
    """Everything that happened to a message, oldest first."""
    query = select(MessageEvent).where(MessageEvent.message_id == message_id).order_by(MessageEvent.id)
    return list(await tx.scalars(query))


def _is(column: InstrumentedAttribute[str], status: Status) -> ColumnElement[bool]:
    """Written out and not bound: the planner knows that a partial index fits before any value comes."""
    return column == literal_column(f"'{status.value}'")
