"""Whose record has been kept long enough. The rows of single tables: ``db.queries.retention_sweeps``.

``before`` is always an instant (aware UTC): what ended before it goes. The statements are long, few ever find
anything, and they run twice a day: they are put together once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.retention_sweeps import AFTER, BEFORE, MOST, UPTO, erase_messages, is_over
from db.tables import (
    Alert,
    CheckIn,
    ConsentRecord,
    Course,
    Dialog,
    Invite,
    Item,
    Message,
    MoveRequest,
    Patient,
    Screening,
    Session,
    Task,
)


async def erase_old_dialogs(tx: AsyncSession, before: datetime) -> None:
    """What somebody began to type or tick and never finished."""
    await tx.execute(delete(Dialog).where(Dialog.updated_at < before))


async def gone_since(
    tx: AsyncSession, before: datetime, after: int, upto: int, limit: int
) -> Sequence[Patient]:
    """Patients whose last visit, and last word to the clinic, lie before; nobody who has a visit ahead.

    Of the ids after ``after`` and up to ``upto``, in order. A word is whatever they wrote, answered, agreed
    to or asked for. Nor is anybody whom the clinic invited since, or for whom staff have something to do.
    Whoever agreed to news and offers is not among them as long as that consent stands.
    """
    return (await tx.scalars(_gone_people(), _bound(before, after, upto, limit))).all()


async def only_readers_of_news(
    tx: AsyncSession, before: datetime, after: int, upto: int, limit: int
) -> Sequence[Patient]:
    """The same people if they still want news and offers, and more than that needs is kept of them."""
    return (await tx.scalars(_gone_readers(), _bound(before, after, upto, limit))).all()


async def erase_messages_of(tx: AsyncSession, patient_id: int, before: datetime) -> None:
    """Old messages to one patient."""
    over = select(Message.id).where(Message.patient_id == patient_id, is_over())
    ids = list(await tx.scalars(over, {BEFORE.key: before}))
    if ids:
        await erase_messages(tx, ids)


def _bound(before: datetime, after: int, upto: int, limit: int) -> Mapping[str, object]:
    return {BEFORE.key: before, AFTER.key: after, UPTO.key: upto, MOST.key: limit}


@cache
def _gone_people() -> Select[Patient]:
    query = select(Patient).where(*_gone(), ~_wants_news())
    return query.order_by(Patient.id).limit(MOST)


@cache
def _gone_readers() -> Select[Patient]:
    more = or_(
        Patient.phone_sealed.is_not(None),
        exists().where(Session.patient_id == Patient.id),
        exists().where(Message.patient_id == Patient.id, is_over()),
    )
    query = select(Patient).where(*_gone(), _wants_news(), more)
    return query.order_by(Patient.id).limit(MOST)


def _gone() -> Sequence[ColumnElement[bool]]:
    mine = Patient.id
    answered = func.coalesce(CheckIn.answered_at, CheckIn.opened_at)
    # A year-old task nobody ticked off keeps nobody; one that is to come, or came up since, does.
    wish, work = MoveRequest.asked_at >= BEFORE, and_(Task.done_at.is_(None), Task.due_at >= BEFORE)
    later = (
        exists().where(Session.patient_id == mine, Session.starts_at >= BEFORE),
        exists().where(Course.patient_id == mine, Course.created_at >= BEFORE),
        exists().where(Item.patient_id == mine, or_(Item.opened_at >= BEFORE, Item.closed_at.is_(None))),
        exists().where(CheckIn.patient_id == mine, answered >= BEFORE),
        exists().where(Alert.patient_id == mine, or_(Alert.raised_at >= BEFORE, Alert.closed_at.is_(None))),
        exists().where(Screening.patient_id == mine, Screening.started_at >= BEFORE),
        exists().where(ConsentRecord.patient_id == mine, ConsentRecord.at >= BEFORE),
        exists().where(Session.patient_id == mine, MoveRequest.session_id == Session.id, wish),
        exists().where(Task.patient_id == mine, work),
        exists().where(Invite.patient_id == mine, Invite.created_at >= BEFORE),
    )
    return (
        Patient.id > AFTER,
        Patient.id <= UPTO,
        Patient.deleted_at.is_(None),
        Patient.created_at < BEFORE,
        or_(Patient.linked_at.is_(None), Patient.linked_at < BEFORE),
        *(~each for each in later),
    )


def _wants_news() -> ColumnElement[bool]:
    stands = (ConsentRecord.code == "C3", ConsentRecord.granted, ConsentRecord.withdrawn_at.is_(None))
    return exists().where(ConsentRecord.patient_id == Patient.id, *stands)
