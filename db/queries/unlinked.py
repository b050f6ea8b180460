"""Messages that are due to people who have not opened their chat."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Message
from domain.reasons import Why

# Word for word the index's condition, or SQLite would scan the table.
_HELD = text("messages.status = 'held'")
_LONGEST_WINDOW = timedelta(days=30)


async def due_unlinked(
    tx: AsyncSession, now: datetime, *, beginning: str, steps: Collection[str]
) -> list[Message]:
    """Held messages of the timeline whose time has come and whose window is open, the earliest first.

    Of these steps, or steps that begin so; for patients without a chat.
    """
    query = (
        select(Message)
        .where(
            _HELD,
            Message.not_after >= now,
            Message.not_after < now + _LONGEST_WINDOW,
            Message.due_at <= now,
            Message.why == Why.NOT_LINKED,
            Message.kind == "step",
            or_(Message.step.in_(steps), Message.step.startswith(beginning, autoescape=True)),
        )
        .order_by(Message.due_at, Message.id)
        .execution_options(populate_existing=True)
    )
    return list(await tx.scalars(query))
