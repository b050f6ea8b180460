"""Writing changes of status: a batch of rows and their history in three statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.engine import DUE
from db.outbox.objects import tell
from db.prepared import Prepared, inserting
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
        await _write(tx, {mark.message.id: mark for mark in marks}, now)


async def _write(tx: AsyncSession, good: Mapping[int, Mark], now: datetime) -> None:
    # Before they are told: what they show of their status is where the change starts from.
    events = [_event(number, mark, now) for number, mark in good.items()]
    for names, updates in _by_columns(good).items():
        if await _update_of(names).many(tx, updates) != len(updates):
            raise StaleError
    await add_events(tx, events)
    if any(mark.after is Status.PLANNED for mark in good.values()):
        tx.info[DUE] = True
    for number, mark in good.items():
        tell(tx, number, mark.columns, mark.message)


async def add_events(tx: AsyncSession, events: Sequence[Mapping[str, Any]]) -> None:
    """Write the history of messages; an event has all columns of one but its id."""
    await _INSERT_EVENTS.many(tx, events)


_INSERT_EVENTS = Prepared(inserting(EVENTS))
_STANDING = Prepared(
    select(MESSAGES.c.id, MESSAGES.c.status).where(among(MESSAGES.c.id, "ids")).with_for_update()
)


async def _standing(tx: AsyncSession, ids: list[int]) -> dict[int, str]:
    return dict(await _STANDING.rows(tx, {"ids": ids}))


def _by_columns(marks: Mapping[int, Mark]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Values of updates by the columns they set."""
    groups: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for number, mark in marks.items():
        columns = mark.columns
        values = {f"new_{name}": value for name, value in columns.items()}
        groups[tuple(columns)].append(values | {"the_id": number, "before": mark.starts_from})
    return groups


@lru_cache
def _update_of(names: tuple[str, ...]) -> Prepared:
    return Prepared(
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
