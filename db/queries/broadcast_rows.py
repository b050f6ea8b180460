"""A broadcast's rows in the outbox, many at a time: written, let go, put back, ended, counted.

Whoever has tens of thousands calls these in chunks, each in a transaction of its own, so that nobody waits
long for the write lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import DUE
from db.prepared import Prepared
from db.tables import Patient
from db.tables.outbox import EVENTS, MESSAGES
from db.upsert import insert_missing_from, random_rid
from domain.broadcasts import ROW_KIND
from domain.messages import Lane, Status
from domain.reasons import Why

_M = MESSAGES.c
_LANE = int(Lane.BROADCAST)
# Written out and not bound: the planner knows that a partial index fits before any value comes.
_PLANNED = _M.status == literal_column("'planned'")
_IN_FLIGHT = text("messages.status in ('sending', 'unknown')")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewRow:
    """What the rows of one broadcast have in common. Instants are aware UTC.

    Attributes:
        version: 0, or which time it is sent to the same person.
    """

    subject: str
    step: str
    due_at: datetime
    not_after: datetime
    version: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is not let go yet, with the zone of its reader (None: the clinic's)."""

    id: int
    zone: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many rows share a status and a reason.

    Attributes:
        lately: how many were sent in the last minute. later: how many are not due yet.
    """

    status: str
    why: str
    count: int
    lately: int
    later: int


async def write_rows(tx: AsyncSession, new: NewRow, patient_ids: Sequence[int], now: datetime) -> None:
    """Write rows that wait to be let go; those there are already stay as they are.

    One statement makes them all: only the patient differs.
    """
    if not patient_ids:
        return
    values: dict[str, Any] = _values(new, now) | {
        "rid": random_rid(tx),
        "recipient": literal("p") + cast(Patient.id, String),
        "patient_id": Patient.id,
    }
    people = select(*values.values()).where(Patient.id.in_(patient_ids)).order_by(Patient.id)
    await insert_missing_from(tx, MESSAGES, list(values), people)


async def waiting(
    tx: AsyncSession, subject: str, *, after: int, limit: int, due_by: datetime | None = None
) -> list[Waiting]:
    """The next rows that are not let go yet, by id, from ``after`` (excluded) on; due by then, or any."""
    query = (
        select(_M.id, Patient.zone)
        .select_from(MESSAGES.join(Patient, Patient.id == _M.patient_id))
        .where(_M.subject == subject, _M.id > after, _M.status == Status.PREPARING.value)
        .order_by(_M.id)
        .limit(limit)
    )
    if due_by is not None:
        query = query.where(_M.due_at <= due_by)
    return [Waiting(row[0], row[1]) for row in await tx.execute(query)]


async def next_waiting(tx: AsyncSession, subject: str) -> datetime | None:
    """When the first row that is not let go is due (aware UTC); None if there is none."""
    query = select(func.min(_M.due_at)).where(_M.subject == subject, _M.status == Status.PREPARING.value)
    found: datetime | None = await tx.scalar(query)
    return found


async def next_planned(tx: AsyncSession, subject: str) -> datetime | None:
    """When the first row that was let go is due (aware UTC); None if there is none."""
    query = select(_M.due_at).where(_PLANNED, _M.lane == _LANE, _M.subject == subject)
    found: datetime | None = await tx.scalar(query.order_by(_M.due_at).limit(1))
    return found


_LET_GO = Prepared(
    update(MESSAGES)
    .where(_M.id == bindparam("the_id"), _M.status == Status.PREPARING.value)
    .values(status=bindparam("becomes"), why=bindparam("because"), due_at=bindparam("due"))
)


async def let_go(tx: AsyncSession, due: Mapping[int, datetime], now: datetime) -> int:
    """Let rows go that are due now, and note on the others when they are; how many went.

    ``due``: id -> when (aware UTC); who has night now waits here, where the dispatcher does not see it.
    """
    if not due:
        return 0
    values = [_release(number, when, goes=when <= now) for number, when in due.items()]
    await _LET_GO.many(tx, values)
    tx.info[DUE] = True
    return sum(when <= now for when in due.values())


def _release(number: int, when: datetime, *, goes: bool) -> dict[str, Any]:
    status, why = (Status.PLANNED, Why.NONE) if goes else (Status.PREPARING, Why.QUIET_HOURS)
    return {"the_id": number, "due": when, "becomes": status.value, "because": why.value}


async def let_gone(tx: AsyncSession, subject: str, now: datetime) -> int:
    """How many rows are let go, due, and not claimed yet."""
    query = select(func.count()).where(_PLANNED, _M.lane == _LANE, _M.due_at <= now, _M.subject == subject)
    return await tx.scalar(query) or 0


async def put_back(tx: AsyncSession, subject: str, limit: int) -> int:
    """Take rows that were let go back out of the dispatcher's sight; how many there were."""
    ids = await _planned_ids(tx, subject, limit)
    if ids:
        values = {"status": Status.PREPARING.value, "why": Why.PAUSED.value}
        await tx.execute(update(MESSAGES).where(_M.id.in_(ids), _PLANNED).values(values))
    return len(ids)


async def end_rows(
    tx: AsyncSession, subject: str, limit: int, *, status: Status, why: Why, now: datetime
) -> int:
    """Give rows that have not gone a last status, with a line of history each; how many there were."""
    ids = await _planned_ids(tx, subject, limit)
    if len(ids) < limit:
        ids += [row.id for row in await waiting(tx, subject, after=0, limit=limit - len(ids))]
    if not ids:
        return 0
    chosen = (_M.id.in_(ids), _M.status.in_([Status.PLANNED.value, Status.PREPARING.value]))
    history = select(
        _M.id,
        literal(now, EVENTS.c.at.type),
        _M.status,
        literal(status.value),
        literal("plan"),
        literal(why.value),
    ).where(*chosen)
    names = ["message_id", "at", "before", "after", "who", "why"]
    await tx.execute(insert(EVENTS).from_select(names, history))
    values = {"status": status.value, "why": why.value, "by_plan": False}
    await tx.execute(update(MESSAGES).where(*chosen).values(values))
    return len(ids)


async def pending(tx: AsyncSession, subject: str) -> bool:
    """Whether any row may still go, or is on its way."""
    planned = select(_M.id).where(_PLANNED, _M.lane == _LANE, _M.subject == subject).limit(1)
    if await tx.scalar(planned) is not None or await in_flight(tx, subject):
        return True
    return bool(await waiting(tx, subject, after=0, limit=1))


async def in_flight(tx: AsyncSession, subject: str) -> bool:
    """Whether a row is being sent at the moment."""
    query = select(_M.id).where(_IN_FLIGHT, _M.status == literal_column("'sending'"), _M.subject == subject)
    return await tx.scalar(query.limit(1)) is not None


async def standing(tx: AsyncSession, subject: str, now: datetime) -> list[Standing]:
    """All rows by status and reason. Reads every one of them."""
    lately = func.sum(case((_M.sent_at > now - _MINUTE, 1), else_=0), type_=Integer())
    later = func.sum(case((_M.due_at > now, 1), else_=0), type_=Integer())
    query = (
        select(_M.status, _M.why, func.count(), lately, later)
        .where(_M.subject == subject, _M.kind == ROW_KIND)
        .group_by(_M.status, _M.why)
    )
    return [Standing(*row) for row in await tx.execute(query)]


async def _planned_ids(tx: AsyncSession, subject: str, limit: int) -> list[int]:
    query = select(_M.id).where(_PLANNED, _M.lane == _LANE, _M.subject == subject).limit(limit)
    return list(await tx.scalars(query))


def _values(new: NewRow, now: datetime) -> dict[str, ColumnElement[Any]]:
    """What all rows of a broadcast have in common, by column."""
    found = {
        "subject": new.subject,
        "step": new.step,
        "version": new.version,
        "kind": ROW_KIND,
        "lane": _LANE,
        "not_before": min(now, new.due_at),
        "due_at": new.due_at,
        "not_after": new.not_after,
        "status": Status.PREPARING.value,
        "why": Why.NONE.value,
        "by_plan": True,
        "attempts": 0,
        "maybe_twice": False,
        "created_at": now,
    }
    return {name: literal(value, _M[name].type) for name, value in found.items()}
