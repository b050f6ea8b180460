"""Whom staff phone today, and why: made of what stands, so that nothing on it is out of date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Hold, Message, Patient, Session, Task
from domain.keys import subject_of
from domain.messages import Status
from domain.patients import SessionState
from services.moment import Moment
from services.tasks import TaskKind

UNCONFIRMED_WITHIN = timedelta(hours=24)
HOLD_WITHIN = timedelta(hours=48)
"""So near a visit somebody phones (clinic policy)."""

_REMINDERS_REACH = timedelta(days=8)
"""The first reminder of a visit goes a week before; earlier none can be missed."""

_MOST = 200
"""Of one reason; a clinic that phones more people than that a day has another list."""


class Reason(StrEnum):
    """Why somebody is phoned, the most urgent first."""

    NO_ANSWER = "no-answer"  # the 24-hour check-in was not answered
    ON_HOLD = "on-hold"  # the visit is near and waits for a doctor
    CLOSED_DAY = "closed-day"  # the visit is on a day that was closed
    CALL = "call"  # a task to phone: asked for it, or news the chat could not carry
    UNCONFIRMED = "unconfirmed"  # the visit is within a day
    UNREACHABLE = "unreachable"  # the chat is closed, a visit is ahead
    NOT_LINKED = "not-linked"  # never opened the chat, and a reminder was due
    UNMARKED = "unmarked"  # the visit is over, nobody said how it went


@dataclass(frozen=True, slots=True)
class Call:
    """One line: why, whom, and which session or task it is about.

    ``at``: when the visit is, or by when the task should be done (aware UTC).
    """

    reason: Reason
    patient: Patient
    at: datetime
    session: Session | None = None
    task: Task | None = None


async def phone_list(at: Moment) -> list[Call]:
    """Everybody to phone, the most urgent reason first, then by time. Erased people are not on it."""
    found = [
        *await _tasks(at),
        *await _held(at),
        *await _unconfirmed(at),
        *await _unreachable(at),
        *await _not_linked(at),
        *await _unmarked(at),
    ]
    rank = {reason: number for number, reason in enumerate(Reason)}
    return _once(sorted(found, key=lambda call: (rank[call.reason], call.at, call.patient.id)))


def _once(calls: Iterable[Call]) -> list[Call]:
    """One reason about one visit is enough, the most urgent; who is held is not asked to confirm as well."""
    seen: set[tuple[int, int]] = set()
    kept = []
    for call in calls:
        key = (call.session.id, 0) if call.session else (0, call.task.id if call.task else call.patient.id)
        if call.patient.deleted_at is None and key not in seen:
            seen.add(key)
            kept.append(call)
    return kept


_BY_TASK = {
    TaskKind.PHONE_NO_ANSWER: Reason.NO_ANSWER,
    TaskKind.PHONE_HOLD: Reason.ON_HOLD,
    TaskKind.CLOSED_DAY: Reason.CLOSED_DAY,
    TaskKind.PHONE: Reason.CALL,
    TaskKind.PHONE_NEWS: Reason.CALL,
    TaskKind.PHONE_LATE_DONE: Reason.CALL,
    TaskKind.PHONE_CHECK: Reason.CALL,
    TaskKind.PHONE_REMINDER: Reason.CALL,
    TaskKind.PHONE_NOT_LINKED: Reason.NOT_LINKED,
    TaskKind.WITHDREW: Reason.CALL,
}


async def _tasks(at: Moment) -> list[Call]:
    query = (
        select(Task, Patient)
        .join(Patient, Patient.id == Task.patient_id)
        .where(Task.done_at.is_(None), Task.kind.in_(_BY_TASK))
        .order_by(Task.due_at, Task.id)
        .limit(_MOST)
    )
    rows = list(await at.tx.execute(query))
    sessions = await _sessions(at.tx, [row[0].session_id for row in rows if row[0].session_id])
    return [
        Call(_BY_TASK[TaskKind(row[0].kind)], row[1], row[0].due_at, sessions.get(row[0].session_id), row[0])
        for row in rows
    ]


async def _sessions(tx: AsyncSession, ids: Sequence[int]) -> dict[int | None, Session]:
    return {each.id: each for each in await tx.scalars(select(Session).where(Session.id.in_(ids)))}


async def _visits(at: Moment, reason: Reason, *where: ColumnElement[bool]) -> list[Call]:
    query = (
        select(Session, Patient)
        .join(Patient, Patient.id == Session.patient_id)
        .where(Session.state == SessionState.BOOKED, *where)
        .order_by(Session.starts_at, Session.id)
        .limit(_MOST)
    )
    return [Call(reason, row[1], row[0].starts_at, row[0]) for row in await at.tx.execute(query)]


async def _held(at: Moment) -> list[Call]:
    standing = select(Hold.session_id).where(Hold.lifted_at.is_(None))
    return await _visits(at, Reason.ON_HOLD, *_ahead(at, HOLD_WITHIN), Session.id.in_(standing))


async def _unconfirmed(at: Moment) -> list[Call]:
    return await _visits(
        at, Reason.UNCONFIRMED, *_ahead(at, UNCONFIRMED_WITHIN), Session.confirmed_at.is_(None)
    )


async def _unreachable(at: Moment) -> list[Call]:
    """The nearest visit of each."""
    calls = await _visits(
        at, Reason.UNREACHABLE, Session.starts_at > at.now, Patient.unreachable_since.is_not(None)
    )
    return list({call.patient.id: call for call in reversed(calls)}.values())


async def _not_linked(at: Moment) -> list[Call]:
    """A reminder was due and could not go; before that, nobody needs to phone."""
    calls = await _visits(at, Reason.NOT_LINKED, *_ahead(at, _REMINDERS_REACH), Patient.chat_id.is_(None))
    query = select(Message.subject, Message.version).where(
        Message.subject.in_([subject_of(call.session.id) for call in calls if call.session]),
        Message.step.startswith("before-", autoescape=True),
        Message.status.in_([Status.HELD, Status.EXPIRED]),
        Message.due_at <= at.now,
    )
    missed = {(row.subject, row.version) for row in await at.tx.execute(query)}
    return [
        call
        for call in calls
        if call.session and (subject_of(call.session.id), call.session.time_version) in missed
    ]


async def _unmarked(at: Moment) -> list[Call]:
    length = timedelta(minutes=at.office.content.clinic.visit_minutes)
    return await _visits(at, Reason.UNMARKED, Session.starts_at <= at.now - length)


def _ahead(at: Moment, within: timedelta) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Session.starts_at > at.now, Session.starts_at <= at.now + within
