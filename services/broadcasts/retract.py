"""Taking a broadcast out of the chats again. Telegram allows it for 48 hours; what stays is listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import DUE
from db.prepared import Prepared
from db.queries import broadcast_rows as rows
from db.tables import Broadcast, Message, Retraction, Staff
from domain.broadcasts import RETRACT_WITHIN, ROW_KIND, Deed, Problem, State, may
from domain.messages import Status
from services import audit
from services.broadcasts.casts import subject_of
from services.broadcasts.telling import REPORT, owe_maker
from services.moment import Moment

CHUNK = 1000
GONE, LEFT = "gone", "left"


@dataclass(frozen=True, slots=True)
class Deletion:
    """One message that is to be taken out of its chat. ``asked_at``: aware UTC."""

    message_id: int
    chat_id: int | None
    telegram_id: int | None
    asked_at: datetime


async def may_retract(at: Moment, cast: Broadcast) -> Problem | None:
    """Why it cannot be taken back; None if at least one message can."""
    if not may(Deed.RETRACT, cast.state):
        return Problem.STATE
    query = select(Message.id).where(*_sent(at, cast)).limit(1)
    return None if await at.tx.scalar(query) is not None else Problem.TOO_LATE


async def retract(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """Nothing more of it goes, and what was sent in the last 48 hours is deleted, one after the other."""
    problem = await may_retract(at, cast)
    if problem is not None:
        return problem
    cast.state = State.RETRACTING.value
    await at.tx.flush()
    at.tx.info[DUE] = True
    await audit.record(at, staff, "retract-broadcast", subject_of(cast.id))
    return None


async def list_more(at: Moment, cast: Broadcast) -> bool:
    """Put the next chunk of sent messages on the list of deletions; True if there may be more."""
    known = select(Retraction.message_id).where(Retraction.message_id == Message.id).exists()
    chosen = (
        select(
            Message.id, literal(cast.id), literal(at.now, Retraction.__table__.c.asked_at.type), literal("")
        )
        .where(*_sent(at, cast), ~known)
        .limit(CHUNK)
    )
    names = ["message_id", "broadcast_id", "asked_at", "outcome"]
    before = await _count(at.tx, cast)
    await at.tx.execute(insert(Retraction).from_select(names, chosen))
    return await _count(at.tx, cast) - before == CHUNK


async def next_deletions(tx: AsyncSession, cast_id: int, limit: int) -> list[Deletion]:
    """Messages whose turn it is."""
    query = (
        select(Message.id, Message.chat_id, Message.telegram_id, Retraction.asked_at)
        .join(Retraction, Retraction.message_id == Message.id)
        .where(Retraction.broadcast_id == cast_id, Retraction.outcome == "")
        .order_by(Message.id)
        .limit(limit)
    )
    return [Deletion(*row) for row in await tx.execute(query)]


_NOTE = Prepared(
    update(Retraction).where(Retraction.message_id == bindparam("the_id")).values(outcome=bindparam("became"))
)


async def note_outcomes(tx: AsyncSession, outcomes: Mapping[int, str]) -> None:
    """Write down what became of deletions: message id -> ``gone`` or ``left``."""
    if outcomes:
        await _NOTE.many(tx, [{"the_id": number, "became": outcome} for number, outcome in outcomes.items()])


async def finish(at: Moment, cast: Broadcast) -> bool:
    """Note the end once nothing waits and nothing is on its way; the maker is owed the report."""
    subject = subject_of(cast.id)
    if await rows.pending(at.tx, subject) or await next_deletions(at.tx, cast.id, 1):
        return False
    if cast.state == State.RETRACTING:
        cast.state, cast.ended_at = State.RETRACTED.value, cast.ended_at or at.now
        await at.tx.flush()
        await owe_maker(at, cast, REPORT)
    return True


async def retracting(tx: AsyncSession) -> Sequence[Broadcast]:
    """Broadcasts whose messages are being deleted."""
    query = select(Broadcast).where(Broadcast.state == State.RETRACTING.value).order_by(Broadcast.id)
    return list(await tx.scalars(query))


def _sent(at: Moment, cast: Broadcast) -> tuple[ColumnElement[bool], ...]:
    return (
        Message.subject == subject_of(cast.id),
        Message.kind == ROW_KIND,
        Message.status == Status.SENT.value,
        Message.sent_at > at.now - RETRACT_WITHIN,
        Message.telegram_id.is_not(None),
    )


async def _count(tx: AsyncSession, cast: Broadcast) -> int:
    query = select(func.count()).where(Retraction.broadcast_id == cast.id)
    return await tx.scalar(query) or 0
