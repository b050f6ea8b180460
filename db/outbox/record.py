"""Writing changes of status: a batch of rows and their history in three statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import DUE
from db.outbox.objects import tell
from db.tables.outbox import EVENTS, MESSAGES, Message
from domain.messages import Status

DISPATCH = "dispatch"
"""Who changes a status when no person and no plan does."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One message takes a new status.

    Attributes:
        message: as it was read; what it says of itself is the state this change starts from.
        before: the status it must have to take this one; empty for the status the object shows.
        who: ``plan``, ``dispatch``, ``s<staff id>``, ``p<patient id>``.
        why: the reason code the row keeps. said: what the history keeps, ``why`` if empty.
        values: further columns to set.
    """

    message: Message
    after: Status
    who: str
    why: str = ""
    said: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    before: str = ""

    @property
    def starts_from(self) -> str:
        """The status it must have."""
        return self.before or self.message.status

    @property
    def columns(self) -> dict[str, Any]:
        """Everything that changes in the row."""
        return {**self.values, "status": str(self.after), "why": self.why}


async def record(tx: AsyncSession, marks: Sequence[Mark], *, now: datetime) -> set[int]:
    """Write the marks; returns the ids of the messages that took them.

    A message that is gone, or whose status is no longer the one it was read with, is left alone: whoever
    changed it knew more. The given objects are brought up to date, attached to ``tx`` or not.
    """
    if not marks:
        return set()
    await tx.flush()
    standing = await _standing(tx, [mark.message.id for mark in marks])
    good = [mark for mark in marks if standing.get(mark.message.id) == mark.starts_from]
    if not good:
        return set()
    for names, group in _by_columns(good).items():
        statement = (
            update(MESSAGES)
            .where(MESSAGES.c.id == bindparam("the_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        await tx.execute(statement, [_update_values(mark) for mark in group])
    await tx.execute(insert(EVENTS), [_event(mark, now) for mark in good])
    if any(mark.after is Status.PLANNED for mark in good):
        tx.info[DUE] = True
    for mark in good:
        tell(tx, mark.message.id, mark.columns, mark.message)
    return {mark.message.id for mark in good}


_STANDING = (
    select(MESSAGES.c.id, MESSAGES.c.status)
    .where(MESSAGES.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)


async def _standing(tx: AsyncSession, ids: list[int]) -> dict[int, str]:
    return {row.id: row.status for row in await tx.execute(_STANDING, {"ids": ids})}


def _by_columns(marks: Sequence[Mark]) -> dict[tuple[str, ...], list[Mark]]:
    groups: defaultdict[tuple[str, ...], list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[tuple(sorted(mark.columns))].append(mark)
    return groups


def _update_values(mark: Mark) -> dict[str, Any]:
    return {"the_id": mark.message.id} | {f"new_{name}": value for name, value in mark.columns.items()}


def _event(mark: Mark, now: datetime) -> dict[str, Any]:
    return {
        "message_id": mark.message.id,
        "at": now,
        "before": mark.starts_from,
        "after": str(mark.after),
        "who": mark.who,
        "why": mark.said or mark.why,
    }
