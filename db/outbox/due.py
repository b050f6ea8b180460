"""What is to be sent now, and when to look again. Both cost a few index seeks, however long the outbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.prepared import Prepared
from db.tables.base import Base, Instant
from db.tables.outbox import MESSAGES
from domain.messages import Lane, Status

_M = MESSAGES.c
_PATIENTS = Base.metadata.tables["patients"]
_STAFF = Base.metadata.tables["staff"]
# A message to a group belongs to nobody; its recipient says which chat it is.
_GROUP = case((_M.recipient.like(literal_column("'g%'")), cast(func.substr(_M.recipient, 2), BigInteger)))
_CHAT = func.coalesce(_PATIENTS.c.chat_id, _STAFF.c.telegram_id, _GROUP)
# Written out and not bound: the planner knows that the index over planned rows fits before any value comes.
_PLANNED = _M.status == literal_column("'planned'")
_LANES = {int(lane): lane for lane in Lane}
_COMING = (str(Status.PLANNED), str(Status.SENDING))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that is due.

    Attributes:
        recipient: ``p<patient id>``, ``s<staff id>`` or ``g<chat id>`` of a group.
        chat_id: where it would go; None while no chat is tied to the recipient.
    """

    id: int
    lane: Lane
    recipient: str
    chat_id: int | None


async def due(
    tx: AsyncSession, now: datetime, limit: int, *, not_chats: Collection[int] = ()
) -> list[Candidate]:
    """At most ``limit`` planned messages whose time has come, alerts first, then the longest due.

    One that may have been lost and waits to be sent again holds back what the same lane has to say to the
    same person about the same subject since: "told" never comes before the repeat of "not told yet".

    ``not_chats``: chats that must not get anything at the moment; their messages are left out.
    """
    rows = await _DUE.rows(tx, {"now": now, "limit": limit, "not_chats": not_chats})
    return [
        Candidate(number, _LANES[lane], recipient, chat_id) for number, lane, _, recipient, chat_id in rows
    ]


async def next_due(tx: AsyncSession, now: datetime) -> datetime | None:
    """When the next planned message is due, ``now`` if one is overdue; None if nothing is planned."""
    [(first,)] = await _NEXT.rows(tx)
    return None if first is None else max(first, now)


def _due_of(lane: Lane) -> Select[Any]:
    """One short range scan a lane; a single scan over all lanes would walk through what is due later."""
    query = (
        select(_M.id, _M.lane, _M.due_at, _M.recipient, _CHAT.label("chat_id"))
        .select_from(MESSAGES.outerjoin(_PATIENTS).outerjoin(_STAFF, _STAFF.c.id == _M.staff_id))
        .where(_PLANNED, _M.lane == int(lane), _M.due_at <= bindparam("now", type_=Instant()))
        .where(or_(_CHAT.is_(None), not_(among(_CHAT, "not_chats"))), ~_waits_for_repeat())
        .order_by(_M.due_at, _M.id)
        .limit(bindparam("limit", type_=Integer()))
    )
    return select(query.subquery())


def _waits_for_repeat() -> ColumnElement[bool]:
    """Whether an earlier message about the same is to be repeated.

    Found by the recipient, who has few; the subject is kept from the indexes: a broadcast's has very many.
    """
    earlier = MESSAGES.alias("earlier")
    return (
        select(earlier.c.id)
        .where(earlier.c.recipient == _M.recipient, earlier.c.subject.concat("") == _M.subject)
        .where(earlier.c.lane == _M.lane, earlier.c.id < _M.id)
        .where(or_(*(earlier.c.status == status for status in _COMING)), earlier.c.maybe_twice)
        .exists()
    )


def _first_of(lane: Lane) -> Select[Any]:
    of_lane = select(_M.due_at).where(_PLANNED, _M.lane == int(lane), ~_waits_for_repeat())
    return select(of_lane.order_by(_M.due_at).limit(1).subquery())


def _all_due() -> Select[Any]:
    found = union_all(*(_due_of(lane) for lane in Lane)).subquery()
    ordered = select(found).order_by(found.c.lane, found.c.due_at, found.c.id)
    return ordered.limit(bindparam("limit", type_=Integer()))


def _next() -> Select[Any]:
    firsts = union_all(*(_first_of(lane) for lane in Lane)).subquery()
    return select(func.min(firsts.c.due_at, type_=Instant()))


_DUE = Prepared(_all_due())
_NEXT = Prepared(_next())
