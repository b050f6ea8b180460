"""What has been kept long enough: which records, and erasing them in the order their references allow.

``before`` is always an instant (aware UTC): what ended before it goes.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import (
    Alert,
    CheckIn,
    ConsentRecord,
    Course,
    Dialog,
    Hold,
    Invite,
    Item,
    ItemPart,
    Message,
    MessageEvent,
    MoveRequest,
    Patient,
    Screening,
    Session,
    Task,
)

_OPEN = ("preparing", "held", "planned", "sending")
"""May still go. Unknown is an end as well: what is tried again after it is planned anew."""
_RESULTS = ("triage", "told", "taken", "not-told", "red-no-answer", "answer", "answer-late")
"""Notices that tell something of a person's health, or what was written to them about it."""


async def erase_old_answers(tx: AsyncSession, before: datetime) -> None:
    """What people told and were told about their health, once it is settled for so long."""
    await _erase_items(tx, before)
    await _erase_alerts(tx, before)
    needed = select(Alert.checkin_id).where(Alert.checkin_id.is_not(None))
    said = func.coalesce(CheckIn.answered_at, CheckIn.opened_at)
    await tx.execute(delete(CheckIn).where(said < before, CheckIn.id.not_in(needed)))
    await _erase_messages(tx, before, Message.step.in_(_RESULTS))


async def erase_old_work(tx: AsyncSession, before: datetime) -> None:
    """Tasks that were done, wishes that were answered, messages to staff."""
    await tx.execute(delete(Task).where(Task.done_at < before))
    await tx.execute(delete(MoveRequest).where(MoveRequest.closed_at < before))
    await _erase_messages(tx, before, Message.staff_id.is_not(None))


async def erase_old_dialogs(tx: AsyncSession, before: datetime) -> None:
    """What somebody began to type or tick and never finished."""
    await tx.execute(delete(Dialog).where(Dialog.updated_at < before))


async def gone_since(tx: AsyncSession, before: datetime, limit: int) -> Sequence[Patient]:
    """Patients whose last visit, and last word to the clinic, lie before; nobody who has a visit ahead.

    A word is whatever they wrote, answered, agreed to or asked for. Nor is anybody whom the clinic invited
    since, or for whom staff have something to do. Whoever agreed to news and offers is not among them as
    long as that consent stands.
    """
    query = select(Patient).where(*_gone(before), ~_wants_news())
    return (await tx.scalars(query.order_by(Patient.id).limit(limit))).all()


async def only_readers_of_news(tx: AsyncSession, before: datetime, limit: int) -> Sequence[Patient]:
    """The same people if they still want news and offers, and more than that needs is kept of them."""
    more = or_(
        Patient.phone_sealed.is_not(None),
        exists().where(Session.patient_id == Patient.id),
        exists().where(Message.patient_id == Patient.id, _is_over(before)),
    )
    query = select(Patient).where(*_gone(before), _wants_news(), more)
    return (await tx.scalars(query.order_by(Patient.id).limit(limit))).all()


async def erase_messages_of(tx: AsyncSession, patient_id: int, before: datetime) -> None:
    """Old messages to one patient."""
    await _erase_messages(tx, before, Message.patient_id == patient_id)


def _gone(before: datetime) -> Sequence[ColumnElement[bool]]:
    mine = Patient.id
    answered = func.coalesce(CheckIn.answered_at, CheckIn.opened_at)
    # A year-old task nobody ticked off keeps nobody; one that is to come, or came up since, does.
    wish, work = MoveRequest.asked_at >= before, and_(Task.done_at.is_(None), Task.due_at >= before)
    later = (
        exists().where(Session.patient_id == mine, Session.starts_at >= before),
        exists().where(Course.patient_id == mine, Course.created_at >= before),
        exists().where(Item.patient_id == mine, or_(Item.opened_at >= before, Item.closed_at.is_(None))),
        exists().where(CheckIn.patient_id == mine, answered >= before),
        exists().where(Alert.patient_id == mine, or_(Alert.raised_at >= before, Alert.closed_at.is_(None))),
        exists().where(Screening.patient_id == mine, Screening.started_at >= before),
        exists().where(ConsentRecord.patient_id == mine, ConsentRecord.at >= before),
        exists().where(Session.patient_id == mine, MoveRequest.session_id == Session.id, wish),
        exists().where(Task.patient_id == mine, work),
        exists().where(Invite.patient_id == mine, Invite.created_at >= before),
    )
    return (
        Patient.deleted_at.is_(None),
        Patient.created_at < before,
        or_(Patient.linked_at.is_(None), Patient.linked_at < before),
        *(~each for each in later),
    )


def _wants_news() -> ColumnElement[bool]:
    stands = (ConsentRecord.code == "C3", ConsentRecord.granted, ConsentRecord.withdrawn_at.is_(None))
    return exists().where(ConsentRecord.patient_id == Patient.id, *stands)


async def _erase_items(tx: AsyncSession, before: datetime) -> None:
    waiting = select(Alert.id).where(Alert.closed_at.is_(None))
    over = and_(Item.closed_at < before, or_(Item.alert_id.is_(None), Item.alert_id.not_in(waiting)))
    ids = select(Item.id).where(over)
    await tx.execute(delete(ItemPart).where(ItemPart.item_id.in_(ids)))
    await tx.execute(delete(Item).where(over))


async def _erase_alerts(tx: AsyncSession, before: datetime) -> None:
    """Closed ones nothing rests on any more; a session they held was let go, or stays held by hand."""
    talked = select(Item.alert_id).where(Item.alert_id.is_not(None))
    holding = select(Hold.alert_id).where(Hold.alert_id.is_not(None), Hold.lifted_at.is_(None))
    over = and_(Alert.closed_at < before, Alert.id.not_in(talked), Alert.id.not_in(holding))
    await tx.execute(
        update(Hold).where(Hold.alert_id.in_(select(Alert.id).where(over))).values(alert_id=None)
    )
    await tx.execute(delete(Alert).where(over))


async def _erase_messages(tx: AsyncSession, before: datetime, which: ColumnElement[bool]) -> None:
    over = and_(_is_over(before), which)
    ids = select(Message.id).where(over)
    await tx.execute(delete(MessageEvent).where(MessageEvent.message_id.in_(ids)))
    await tx.execute(delete(Message).where(over))


def _is_over(before: datetime) -> ColumnElement[bool]:
    """Messages nothing will become of any more, and that were settled before then."""
    return and_(Message.created_at < before, Message.due_at < before, Message.status.not_in(_OPEN))
