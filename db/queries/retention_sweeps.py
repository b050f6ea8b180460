"""Rows that were kept long enough, table by table: a stretch of ids at a time, so that nobody waits long.

``before`` is always an instant (aware UTC): what ended before it goes. The statements are put together once.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Alert, CheckIn, Hold, Item, ItemPart, Message, MessageEvent, MoveRequest, Patient, Task
from db.tables.base import Instant

BEFORE = bindparam("long_ago", type_=Instant())
AFTER = bindparam("after", type_=Integer())
UPTO = bindparam("upto", type_=Integer())
MOST = bindparam("most", type_=Integer())

_OPEN = ("preparing", "held", "planned", "sending")
"""May still go. Unknown is an end as well: what is tried again after it is planned anew."""
_RESULTS = ("triage", "told", "taken", "not-told", "red-no-answer", "answer", "answer-late")
"""Notices that tell something of a person's health, or what was written to them about it."""

_AT_ONCE = 1000
"""Rows erased in one go at the most: some 50 ms."""

Walked = type[Item | Alert | CheckIn | Message | Task | MoveRequest | Patient]
Erase = Callable[[AsyncSession, Sequence[int]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A walk through one table. ``over``: which rows go. ``erase``: they and what hangs on them, by id."""

    table: Walked
    over: ColumnElement[bool]
    erase: Erase

    async def go_on(self, tx: AsyncSession, before: datetime, after: int, upto: int) -> int:
        """Erase what is over among the ids after ``after`` up to ``upto``; returns how far it came."""
        query = select(self.table.id).where(self.table.id > AFTER, self.table.id <= UPTO, self.over)
        span = {BEFORE.key: before, AFTER.key: after, UPTO.key: upto, MOST.key: _AT_ONCE}
        ids = list(await tx.scalars(query.order_by(self.table.id).limit(MOST), span))
        if ids:
            await self.erase(tx, ids)
        return ids[-1] if len(ids) == _AT_ONCE else upto


def is_over() -> ColumnElement[bool]:
    """Messages nothing will become of any more, and that were settled before ``BEFORE``."""
    return and_(Message.created_at < BEFORE, Message.due_at < BEFORE, Message.status.not_in(_OPEN))


async def erase_messages(tx: AsyncSession, ids: Sequence[int]) -> None:
    """Messages and their history."""
    await tx.execute(delete(MessageEvent).where(MessageEvent.message_id.in_(ids)), execution_options=_UNSEEN)
    await tx.execute(delete(Message).where(Message.id.in_(ids)), execution_options=_UNSEEN)


async def _erase_items(tx: AsyncSession, ids: Sequence[int]) -> None:
    await tx.execute(delete(ItemPart).where(ItemPart.item_id.in_(ids)), execution_options=_UNSEEN)
    await tx.execute(delete(Item).where(Item.id.in_(ids)), execution_options=_UNSEEN)


async def _erase_alerts(tx: AsyncSession, ids: Sequence[int]) -> None:
    """A session they held was let go, or stays held by hand."""
    held = update(Hold).where(Hold.alert_id.in_(ids)).values(alert_id=None)
    await tx.execute(held, execution_options=_UNSEEN)
    await tx.execute(delete(Alert).where(Alert.id.in_(ids)), execution_options=_UNSEEN)


def _rows_of(table: type[CheckIn | Task | MoveRequest]) -> Erase:
    async def erase(tx: AsyncSession, ids: Sequence[int]) -> None:
        await tx.execute(delete(table).where(table.id.in_(ids)), execution_options=_UNSEEN)

    return erase


_UNSEEN = {"synchronize_session": False}
"""Nobody in the transaction holds what is that old, so nothing has to be found and marked."""

_WAITING = exists().where(Alert.id == Item.alert_id, Alert.closed_at.is_(None))
_TALKED = exists().where(Item.alert_id == Alert.id)
_HOLDING = exists().where(Hold.alert_id == Alert.id, Hold.lifted_at.is_(None))
_NEEDED = exists().where(Alert.checkin_id == CheckIn.id)
_SAID = func.coalesce(CheckIn.answered_at, CheckIn.opened_at)
_TOLD = or_(Message.step.in_(_RESULTS), Message.staff_id.is_not(None))

SWEEPS = (
    Sweep(Item, and_(Item.closed_at < BEFORE, ~_WAITING), _erase_items),
    Sweep(Alert, and_(Alert.closed_at < BEFORE, ~_TALKED, ~_HOLDING), _erase_alerts),
    Sweep(CheckIn, and_(_SAID < BEFORE, ~_NEEDED), _rows_of(CheckIn)),
    Sweep(Message, and_(is_over(), _TOLD), erase_messages),
    Sweep(Task, Task.done_at < BEFORE, _rows_of(Task)),
    Sweep(MoveRequest, MoveRequest.closed_at < BEFORE, _rows_of(MoveRequest)),
)
"""What people told and were told about their health, messages to staff, and finished work.

In the order their references allow: an alert somebody still talks about stays, and so does its check-in.
"""

_ENDS = select(*(select(func.max(each.table.id)).scalar_subquery() for each in SWEEPS),
               select(func.max(Patient.id)).scalar_subquery())  # fmt: skip


async def last_ids(tx: AsyncSession) -> dict[Walked, int]:
    """The greatest id of every table that is walked through, and of the patients; 0 if it is empty."""
    tables: list[Walked] = [*(each.table for each in SWEEPS), Patient]
    found = (await tx.execute(_ENDS)).one()
    return {table: last or 0 for table, last in zip(tables, found, strict=True)}
