"""Messages of the timeline that were due and did not go in time: staff phone about those that mattered.

Clinic policy. What somebody decided against (a moved visit, a stop, an answer that came first) is not missed.
"""

from collections.abc import Iterable

from sqlalchemy import select

from db.tables import Message, Patient, Session, Task
from domain.keys import DO_NOT_TRAVEL, RECHECK, subject_of
from domain.messages import OPEN, Change, Status
from domain.patients import SessionState
from domain.reasons import Why
from services.messages.unlinked import FIRST_CHECK, REMINDER, matters, phone_about
from services.moment import Moment
from services.tasks import TaskKind, open_task

_KNOWN_OTHERWISE = frozenset({Why.HOLD_EXPIRED, Why.ON_HOLD, Why.NO_CONSENT})
"""A hold has its own warning and task; who took consents back has a task for that."""


def missed_in(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """Subject, step and reason of every message that such a diff lets expire."""
    return [
        (change.after.key.subject, change.after.key.step, change.after.why)
        for change in changes
        if change.before is not None
        and change.before.status in OPEN
        and change.after.status is Status.EXPIRED
    ]


async def tell_of_missed(at: Moment, missed: Iterable[tuple[str, str, str]]) -> None:
    """Open a task for each visit whose message (subject, step, reason) mattered; the same one only once.

    To be called when the rows say so already.
    """
    for subject, step, why in missed:
        session = await at.tx.get_one(Session, int(subject.removeprefix("session:")))
        if why == Why.NOT_LINKED and matters(step):
            await _missed_without_chat(at, session, step)
            continue
        kind = await _what_to_do(at, session, step, why)
        if kind is None or why in _KNOWN_OTHERWISE:
            continue
        patient = await at.tx.get_one(Patient, session.patient_id)
        if not await _phoned_anyway(at, patient):
            await open_task(at, kind, subject, due_at=at.now, patient=patient, session=session)


async def _missed_without_chat(at: Moment, session: Session, step: str) -> None:
    """Its call was opened when it was due; here only if nobody looked in all that time."""
    ahead = session.state == SessionState.BOOKED and session.starts_at > at.now
    if ahead or (step == FIRST_CHECK and session.state == SessionState.PERFORMED):
        await phone_about(at, session, step, due_at=at.now)


async def _what_to_do(at: Moment, session: Session, step: str, why: str) -> TaskKind | None:
    ahead = session.state == SessionState.BOOKED and session.starts_at > at.now
    if why == Why.CLOSED_DAY:
        # Still not moved: even if somebody ticked the task off, it comes back.
        return TaskKind.CLOSED_DAY if ahead else None
    if step == DO_NOT_TRAVEL:
        return TaskKind.PHONE_HOLD if ahead else None
    if step in {FIRST_CHECK, RECHECK}:
        return TaskKind.PHONE_CHECK if session.state == SessionState.PERFORMED else None
    if step.startswith(REMINDER) and ahead and not await _another_comes(at, session):
        return TaskKind.PHONE_REMINDER
    return None


async def _another_comes(at: Moment, session: Session) -> bool:
    query = select(Message.id).where(
        Message.subject == subject_of(session.id),
        Message.version == session.time_version,
        Message.step.startswith(REMINDER, autoescape=True),
        Message.status.in_(sorted(OPEN)),
        Message.not_after >= at.now,
    )
    return await at.tx.scalar(query.limit(1)) is not None


async def _phoned_anyway(at: Moment, patient: Patient) -> bool:
    """Erased, or on the phone list already because the chat is closed."""
    query = select(Task.id).where(
        Task.kind == TaskKind.PHONE_UNREACHABLE,
        Task.subject == f"patient:{patient.id}",
        Task.done_at.is_(None),
    )
    return patient.deleted_at is not None or await at.tx.scalar(query) is not None
