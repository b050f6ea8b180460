"""The messages that follow a performed session."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.tables import Session
from domain.keys import subject_of
from domain.messages import Row


async def after_messages(tx: AsyncSession, session: Session) -> Sequence[Row]:
    """The aftercare messages of the session, whatever became of them, by due time."""
    rows = await outbox.rows_of(tx, session.patient_id)
    mine = (row for row in rows if row.key.subject == subject_of(session.id))
    return sorted((row for row in mine if row.key.step.startswith("after-")), key=lambda row: row.due_at)
