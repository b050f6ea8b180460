"""Sending once more, on a person's word, to those of whom nobody knows whether it arrived."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.engine import DUE
from db.tables import Broadcast, Message, Staff
from domain.broadcasts import ROW_KIND, Deed, State, may
from domain.messages import Status
from domain.reasons import Why
from services import audit
from services.broadcasts.casts import subject_of
from services.broadcasts.drafts import window
from services.broadcasts.preparing import add_again
from services.moment import Moment

MOST = 1000
"""At once: as many as were in flight at all the crashes there can have been, and more."""


async def resend_unknown(at: Moment, cast: Broadcast, staff: Staff) -> int:
    """Let it go once more to those; returns to how many.

    0 if there is nobody, or it is not done, or its time is over. The old row is replaced by the new one, so
    that each person still counts once; its history says that it may have arrived.
    """
    _, ends = window(at, cast)
    if not may(Deed.AGAIN, cast.state) or at.now > ends:
        return 0
    unknown = await _unknown(at.tx, cast)
    who = f"s{staff.id}"
    for version in sorted({each.version for each in unknown}):
        people = [each.patient_id for each in unknown if each.version == version and each.patient_id]
        await add_again(at, cast, people, version + 1)
    marks = [
        outbox.Mark(each, Status.SUPERSEDED, who, Why.AGAIN, values={"by_plan": False}) for each in unknown
    ]
    await outbox.record(at.tx, marks, now=at.now)
    if unknown:
        cast.state, cast.ended_at = State.RUNNING.value, None
        await at.tx.flush()
        at.tx.info[DUE] = True
        await audit.record(at, staff, "resend-broadcast", subject_of(cast.id))
    return len(unknown)


async def _unknown(tx: AsyncSession, cast: Broadcast) -> list[Message]:
    query = select(Message).where(
        Message.subject == subject_of(cast.id),
        Message.kind == ROW_KIND,
        Message.status == Status.UNKNOWN.value,
    )
    fresh = query.order_by(Message.id).limit(MOST).execution_options(populate_existing=True)
    return list(await tx.scalars(fresh))
