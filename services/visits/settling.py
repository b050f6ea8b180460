"""What marking a visit settles besides the plan, and its exact inverse for Undo."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.tables import CheckIn, Message, MoveRequest, Session, Task
from domain.messages import OPEN, Status
from domain.reasons import Why
from services.moment import Moment
from services.safety.checkin_states import ANSWERABLE, REPORT
from services.tasks import TaskKind

_OPENED_BY_MARKS = (TaskKind.PHONE_LATE_DONE, TaskKind.NEW_DATE, TaskKind.PHONE_CHECK)
_CLOSED_BY_MARKS = (
    TaskKind.MARK_VISIT,
    TaskKind.MOVE,
    TaskKind.PHONE_HOLD,
    TaskKind.PHONE_REMINDER,
    TaskKind.CLOSED_DAY,
)


async def settle(tx: AsyncSession, session: Session, marked_at: datetime) -> None:
    """The visit is over or off: the wish to move it and what was to be done for it are settled."""
    requests = select(MoveRequest).where(
        MoveRequest.session_id == session.id, MoveRequest.closed_at.is_(None)
    )
    for request in await tx.scalars(requests):
        request.closed_at = marked_at
    for task in await _tasks(tx, session, _CLOSED_BY_MARKS):
        task.done_at = task.done_at or marked_at


async def unsettle(at: Moment, session: Session, marked_at: datetime) -> None:
    """Take back what ``settle`` and the mark made at ``marked_at`` did; close check-ins it had opened.

    A report the patient began is theirs, and stays open.
    """
    requests = select(MoveRequest).where(
        MoveRequest.session_id == session.id, MoveRequest.closed_at == marked_at
    )
    for request in await at.tx.scalars(requests):
        request.closed_at = None
    for task in await _tasks(at.tx, session, _CLOSED_BY_MARKS):
        if task.done_at == marked_at and task.done_by is None:
            task.done_at = None
    for task in await _tasks(at.tx, session, _OPENED_BY_MARKS):
        task.done_at = task.done_at or at.now
    open_checkins = select(CheckIn).where(
        CheckIn.session_id == session.id, CheckIn.state.in_(ANSWERABLE), CheckIn.step != REPORT
    )
    for checkin in await at.tx.scalars(open_checkins):
        checkin.state = "closed"
    await _recall_notices(at, session)


async def _tasks(tx: AsyncSession, session: Session, kinds: tuple[TaskKind, ...]) -> list[Task]:
    query = select(Task).where(Task.subject == f"session:{session.id}", Task.kind.in_(kinds))
    return list(await tx.scalars(query))


async def _recall_notices(at: Moment, session: Session) -> None:
    """A no-show message that still waits for the morning must not go out after Undo."""
    query = select(Message).where(
        Message.subject == f"session:{session.id}",
        Message.step == "no-show",
        Message.status.in_(OPEN),
    )
    for message in await at.tx.scalars(query):
        await outbox.set_status(at.tx, message, Status.CANCELLED, who="plan", why=Why.UNDONE, now=at.now)
