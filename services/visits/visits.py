"""What a patient does with a session: confirm, ask to move, cancel."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Hold, Message, MoveRequest, Patient, Session
from domain.patients import SessionState
from domain.triage_table import Level
from services.messages.planning import replan
from services.moment import Moment
from services.tasks import TaskKind, open_task
from services.visits.near import CALLED_OFF, tell_if_near
from services.visits.promise import answer_by
from services.visits.settling import settle


class Done(StrEnum):
    """What a tap on a session came to."""

    DONE = "done"
    ALREADY = "already"
    OUTDATED = "outdated"  # the session moved, was cancelled, or is over
    NOT_YOURS = "not-yours"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome and the session it is about (None if it is not the person's)."""

    done: Done
    session: Session | None = None


async def mine(tx: AsyncSession, patient: Patient, session_id: int) -> Session | None:
    """The session, if it belongs to this patient."""
    session = await tx.get(Session, session_id)
    return session if session is not None and session.patient_id == patient.id else None


async def sessions_of(tx: AsyncSession, patient_id: int) -> list[Session]:
    """Every session of every course, by time."""
    query = select(Session).where(Session.patient_id == patient_id).order_by(Session.starts_at, Session.id)
    return list(await tx.scalars(query))


async def next_session(at: Moment, patient_id: int) -> Session | None:
    """The nearest booked session that has not begun."""
    query = (
        select(Session)
        .where(
            Session.patient_id == patient_id, Session.state == SessionState.BOOKED, Session.starts_at > at.now
        )
        .order_by(Session.starts_at)
        .limit(1)
    )
    found: Session | None = await at.tx.scalar(query)
    return found


async def confirm(at: Moment, patient: Patient, session_id: int, version: int) -> Result:
    """The patient will come. Later reminders only inform."""
    session = await mine(at.tx, patient, session_id)
    if session is None:
        return Result(Done.NOT_YOURS)
    if not is_open(at, session, version):
        return Result(Done.OUTDATED, session)
    if session.confirmed_at is not None:
        return Result(Done.ALREADY, session)
    session.confirmed_at = at.now
    await replan(at, patient.id, who="patient")
    return Result(Done.DONE, session)


async def open_request(tx: AsyncSession, session: Session) -> MoveRequest | None:
    """The standing request to move this session, at its present time."""
    query = select(MoveRequest).where(
        MoveRequest.session_id == session.id,
        MoveRequest.time_version == session.time_version,
        MoveRequest.closed_at.is_(None),
    )
    found: MoveRequest | None = await tx.scalar(query)
    return found


async def cancel(at: Moment, patient: Patient, session_id: int, version: int) -> Result:
    """The patient cancels one session: later dates stay, staff get a task to find a new one."""
    session = await mine(at.tx, patient, session_id)
    if session is None:
        return Result(Done.NOT_YOURS)
    if session.state == SessionState.CANCELLED:
        return Result(Done.ALREADY, session)
    if not is_open(at, session, version):
        return Result(Done.OUTDATED, session)
    session.state, session.cancelled_by = SessionState.CANCELLED.value, "patient"
    session.marked_at = at.now
    await settle(at.tx, session, at.now)
    await _task(at, TaskKind.NEW_DATE, patient, session, answer_by(at.office, Level.AMBER, at.now))
    await tell_if_near(at, session, CALLED_OFF)
    await replan(at, patient.id, who="patient")
    return Result(Done.DONE, session)


async def answer_time(at: Moment, session: Session) -> datetime:
    """By when staff answer the wish to move this session (aware UTC); asking again does not put it off."""
    request = await open_request(at.tx, session)
    asked_at = at.now if request is None else request.asked_at
    by = answer_by(at.office, Level.AMBER, asked_at, session.starts_at)
    return by if by > at.now else answer_by(at.office, Level.AMBER, at.now, session.starts_at)


async def my_message(tx: AsyncSession, patient: Patient, message_id: int) -> Message | None:
    """A message that was sent to this patient about a session."""
    message = await tx.get(Message, message_id)
    if message is None or message.patient_id != patient.id or not message.subject.startswith("session:"):
        return None
    return message


def has_gone_out(message: Message) -> bool:
    """Whether the person may have it, so that its buttons can have been tapped."""
    return message.attempts > 0


async def standing_hold(tx: AsyncSession, session_id: int) -> Hold | None:
    """The hold that stands on a session."""
    query = select(Hold).where(Hold.session_id == session_id, Hold.lifted_at.is_(None)).limit(1)
    found: Hold | None = await tx.scalar(query)
    return found


def is_open(at: Moment, session: Session, version: int) -> bool:
    """Whether the session still stands at the time the button was made for, and has not begun."""
    return (
        session.state == SessionState.BOOKED
        and session.time_version == version
        and at.now < session.starts_at
    )


async def _task(at: Moment, kind: TaskKind, patient: Patient, session: Session, due: datetime) -> None:
    subject = f"session:{session.id}"
    await open_task(at, kind, subject, due_at=due, patient=patient, session=session)
