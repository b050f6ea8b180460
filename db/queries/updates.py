"""Inbound updates: kept before they are acknowledged, erased when they are handled."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.sealed import seal
from db.tables import InboundUpdate
from db.tables.base import Base, new_rid
from db.upsert import insert_new

_UPDATES = Base.metadata.tables["updates"]
_HANDLED = (
    update(_UPDATES)
    .where(_UPDATES.c.bot_id == bindparam("of_bot"), _UPDATES.c.update_id == bindparam("number"))
    .values(handled_at=bindparam("now"), body_sealed=None, person_id=None)
)


async def keep_update(
    tx: AsyncSession,
    bot_id: int,
    update_id: int,
    *,
    person_id: int | None = None,
    body: str | None = None,
    now: datetime,
) -> bool:
    """Write an update down, its body encrypted; False if this bot has had this one before."""
    rid = new_rid()
    values = {
        "rid": rid,
        "bot_id": bot_id,
        "update_id": update_id,
        "person_id": person_id,
        "body_sealed": None if body is None else seal("updates", "body_sealed", rid, body),
        "received_at": now,
        "attempts": 0,
    }
    return await insert_new(tx, _UPDATES, values) is not None


async def is_handled(tx: AsyncSession, bot_id: int, update_id: int) -> bool:
    """True if an update was seen through to its end before."""
    query = select(InboundUpdate.handled_at).where(_same(bot_id, update_id))
    return await tx.scalar(query) is not None


async def count_attempt(tx: AsyncSession, bot_id: int, update_id: int) -> None:
    """Handling begins; if the process dies of it, the count is what remains."""
    count = InboundUpdate.attempts + 1
    await tx.execute(update(InboundUpdate).where(_same(bot_id, update_id)).values(attempts=count))


async def mark_handled(tx: AsyncSession, bot_id: int, update_id: int, now: datetime) -> None:
    """It is done: erase what it said and who said it, keep the number so that a repetition is known."""
    await tx.execute(_HANDLED, {"of_bot": bot_id, "number": update_id, "now": now})


async def unhandled_updates(tx: AsyncSession, bot_id: int) -> list[InboundUpdate]:
    """Updates with a body that nobody has finished, in the order Telegram gave them."""
    query = (
        select(InboundUpdate)
        .where(InboundUpdate.handled_at.is_(None), InboundUpdate.body_sealed.is_not(None))
        .where(InboundUpdate.bot_id == bot_id)
        .order_by(InboundUpdate.update_id)
    )
    return list(await tx.scalars(query))


def _same(bot_id: int, update_id: int) -> ColumnElement[bool]:
    return and_(InboundUpdate.bot_id == bot_id, InboundUpdate.update_id == update_id)
