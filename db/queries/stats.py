"""Counting over a period: whole groups only, nothing sealed is opened.

These walk through tables; on SQLite they belong into ``database.read(scan=True)``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Integer, Select, case, func, literal_column, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from db.tables import Alert, Broadcast, CheckIn, Message, MessageEvent, Patient, Session
from db.tables.outbox import OVER
from domain.messages import Lane, Status
from domain.reasons import Why

_REPORT = "report"


@dataclass(frozen=True, slots=True)
class Visits:
    """So many sessions of one kind. ``column``: number of the part of the period their time lies in."""

    column: int
    number: int
    state: str
    cancelled_by: str | None
    confirmed: bool
    begun: bool
    count: int


@dataclass(frozen=True, slots=True)
class Sent:
    """So many messages to patients of one kind. ``late``: seconds after which bound of ``LATE`` they went."""

    lane: int
    status: str
    late: int
    count: int


LATE = (60, 300, 3600)
"""Seconds: up to a minute, up to five, up to an hour, later."""


class _SecondsBetween(FunctionElement[int]):
    """Whole seconds from the second instant to the first, in the database's own arithmetic."""

    type = Integer()
    inherit_cache = True


@compiles(_SecondsBetween)
def _on_servers(element: _SecondsBetween, compiler: Any, **how: Any) -> str:
    later, sooner = (compiler.process(each, **how) for each in element.clauses)
    return f"EXTRACT(EPOCH FROM ({later} - {sooner}))"


@compiles(_SecondsBetween, "sqlite")
def _on_sqlite(element: _SecondsBetween, compiler: Any, **how: Any) -> str:
    later, sooner = (compiler.process(each, **how) for each in element.clauses)
    return f"((julianday({later}) - julianday({sooner})) * 86400)"


async def visits(tx: AsyncSession, cuts: Sequence[datetime], now: datetime) -> list[Visits]:
    """Sessions planned between the first and the last of ``cuts`` (aware UTC), by part, number and state."""
    column = case(
        *((Session.starts_at < cut, number) for number, cut in enumerate(cuts[1:-1])), else_=len(cuts) - 2
    ).label("part")
    kinds = (
        column,
        Session.number,
        Session.state,
        Session.cancelled_by,
        Session.confirmed_at.is_not(None).label("confirmed"),
        (Session.starts_at <= now).label("begun"),
    )
    query = select(*kinds, func.count()).where(_within(Session.starts_at, cuts[0], cuts[-1]))
    # By place: the same bound instants under other names would be another expression to PostgreSQL.
    grouped = query.group_by(*(_place(place) for place in range(1, len(kinds) + 1)))
    return [Visits(*row) for row in await tx.execute(grouped)]


async def check_ins(tx: AsyncSession, starts: datetime, ends: datetime) -> dict[tuple[bool, str], int]:
    """(Begun by the patient, state) -> how many check-ins were opened in the period."""
    report = (CheckIn.step == _REPORT).label("report")
    query = select(report, CheckIn.state, func.count()).where(_within(CheckIn.opened_at, starts, ends))
    rows = await tx.execute(query.group_by(_place(1), _place(2)))
    return {(bool(row[0]), row[1]): row[2] for row in rows}


async def alerts(
    tx: AsyncSession, starts: datetime, ends: datetime
) -> list[tuple[int, datetime, datetime | None]]:
    """Level, when it was raised, and when somebody took (or closed) it, of every alert of the period."""
    taken = func.coalesce(Alert.taken_at, Alert.closed_at, type_=Alert.taken_at.type)
    query = select(Alert.level, Alert.raised_at, taken).where(_within(Alert.raised_at, starts, ends))
    return [(row[0], row[1], row[2]) for row in await tx.execute(query)]


async def deliveries(tx: AsyncSession, starts: datetime, ends: datetime) -> list[Sent]:
    """Messages to patients that were due in the period and are over, by lane and what became of them."""
    seconds = _SecondsBetween(Message.sent_at, Message.due_at)
    # Summed and not grouped: millions of rows are counted as they stand in the index, and nothing is sorted.
    beyond = (func.sum(case((seconds > bound, 1), else_=0)) for bound in LATE)
    query = (
        select(Message.lane, Message.status, func.count(), *beyond)
        .where(text(OVER), Message.lane.in_(list(Lane)), _within(Message.due_at, starts, ends))
        .group_by(Message.lane, Message.status)
    )
    return [sent for row in await tx.execute(query) for sent in _by_lateness(row[0], row[1], row[2:])]


def _by_lateness(lane: int, status: str, beyond: Sequence[int]) -> Iterator[Sent]:
    """``beyond``: how many there are, and how many of them went later than each bound."""
    for late, (more, less) in enumerate(pairwise([*beyond, 0])):
        if more > less:
            yield Sent(lane, status, late, more - less)


async def received_before_leaving(tx: AsyncSession, starts: datetime, ends: datetime) -> list[int]:
    """For everybody who stopped all messages, or closed the chat, in the period: messages received before.

    Only who still stands so counts. The time of a stop is when it first took messages away.
    """
    left = union_all(_closed(starts, ends), _stopped(starts, ends)).subquery()
    got = (
        (Message.patient_id == left.c.who)
        & (Message.status == Status.SENT)
        & (Message.sent_at <= left.c.since)
    )
    query = select(left.c.who, func.count(Message.id)).select_from(left).outerjoin(Message, got)
    return [row[1] for row in await tx.execute(query.group_by(left.c.who))]


async def broadcasts(tx: AsyncSession, starts: datetime, ends: datetime) -> int:
    """How many broadcasts began in the period."""
    query = select(func.count(Broadcast.id)).where(_within(Broadcast.started_at, starts, ends))
    return await tx.scalar(query) or 0


def is_broadcast(sent: Sent) -> bool:
    """Whether these were part of a broadcast."""
    return sent.lane == Lane.BROADCAST


def _closed(starts: datetime, ends: datetime) -> Select[int, datetime | None]:
    since = Patient.unreachable_since
    stays = Patient.choice != "stopped"
    return select(Patient.id.label("who"), since.label("since")).where(_within(since, starts, ends), stays)


def _stopped(starts: datetime, ends: datetime) -> Select[int, datetime]:
    since = func.min(MessageEvent.at, type_=MessageEvent.at.type)
    return (
        select(Patient.id.label("who"), since.label("since"))
        .join(Message, Message.patient_id == Patient.id)
        .join(MessageEvent, MessageEvent.message_id == Message.id)
        .where(Patient.choice == "stopped", Message.why == Why.STOPPED, MessageEvent.why == Why.STOPPED)
        .group_by(Patient.id)
        .having(_within(since, starts, ends))
    )


def _within(instant: Any, starts: datetime, ends: datetime) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (instant >= starts) & (instant < ends)
    return found


def _place(number: int) -> ColumnElement[Any]:
    """A column of the result by its place, from 1: ``GROUP BY 1, 2``."""
    return literal_column(str(number))
