"""Sessions and what stands in their way."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Hold, Session


async def sessions_of(tx: AsyncSession, patient_id: int) -> list[Session]:
    """All sessions of a patient, of every course, oldest first."""
    query = select(Session).where(Session.patient_id == patient_id).order_by(Session.starts_at, Session.id)
    return list(await tx.scalars(query))


async def standing_holds(tx: AsyncSession, session_ids: Sequence[int]) -> dict[int, list[Hold]]:
    """Session id -> its holds that nobody has lifted, oldest first; sessions without one are missing."""
    query = (
        select(Hold)
        .where(Hold.session_id.in_(session_ids), Hold.lifted_at.is_(None))
        .order_by(Hold.set_at, Hold.id)
    )
    holds: dict[int, list[Hold]] = {}
    for hold in await tx.scalars(query):
        holds.setdefault(hold.session_id, []).append(hold)
    return holds
