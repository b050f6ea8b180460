"""Writing changes of status: a batch of rows and their history in three statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import CursorResult, Update, bindparam, insert, select, update
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


class StaleError(Exception):
    """A message read in this transaction has another status than it shows."""


async def record(tx: AsyncSession, marks: Sequence[Mark], *, now: datetime) -> set[int]:
    """Write the marks; returns the ids of the messages that took them.

    A message that is gone, or whose status is no longer the one it was read with, is left alone: whoever
    changed it knew more. The given objects are brought up to date, attached to ``tx`` or not.
    """
    if not marks:
        return set()
    await tx.flush()
    marked = {mark.message.id: mark for mark in marks}
    standing = await _standing(tx, list(marked))
    good = {number: mark for number, mark in marked.items() if standing.get(number) == mark.starts_from}
    if good:
        await _write(tx, good, now)
    return set(good)


async def record_fresh(tx: AsyncSession, marks: Sequence[Mark], *, now: datetime) -> None:
    """The same for messages that were read in this very transaction: nobody can have changed them since.

    Saves asking how they stand. Raises StaleError if one stands otherwise: a defect, and nothing may be kept.
    """
    if marks:
        await tx.flush()
        await _write(tx, {mark.message.id: mark for mark in marks}, now)


async def _write(tx: AsyncSession, good: Mapping[int, Mark], now: datetime) -> None:
    # Before they are told: what they show of their status is where the change starts from.
    events = [_event(number, mark, now) for number, mark in good.items()]
    for names, updates in _by_columns(good).items():
        found = await tx.execute(_update_of(names), updates)
        if cast("CursorResult[Any]", found).rowcount != len(updates):
            raise StaleError
    await tx.execute(_INSERT_EVENTS, events)
    if any(mark.after is Status.PLANNED for mark in good.values()):
        tx.info[DUE] = True
    for number, mark in good.items():
        tell(tx, number, mark.columns, mark.message)


# Built once each: putting them together would take longer than running them.
_INSERT_EVENTS = insert(EVENTS)
_STANDING = (
    select(MESSAGES.c.id, MESSAGES.c.status)
    .where(MESSAGES.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)


async def _standing(tx: AsyncSession, ids: list[int]) -> dict[int, str]:
    return {row.id: row.status for row in await tx.execute(_STANDING, {"ids": ids})}


def _by_columns(marks: Mapping[int, Mark]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Values of updates by the columns they set."""
    groups: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for number, mark in marks.items():
        columns = mark.columns
        values = {f"new_{name}": value for name, value in columns.items()}
        groups[tuple(columns)].append(values | {"the_id": number, "before": mark.starts_from})
    return groups


@lru_cache
def _update_of(names: tuple[str, ...]) -> Update:
    return (
        update(MESSAGES)
        .where(MESSAGES.c.id == bindparam("the_id"), MESSAGES.c.status == bindparam("before"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


def _event(message_id: int, mark: Mark, now: datetime) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "at": now,
        "before": mark.starts_from,
        "after": str(mark.after),
        "who": mark.who,
        "why": mark.said or mark.why,
    }
