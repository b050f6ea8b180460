"""Erasing the rows of one patient, in the order their references allow."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.summaries import Part, sum_up
from db.tables import (
    Alert,
    CheckIn,
    ConsentRecord,
    Course,
    Hold,
    Invite,
    Item,
    ItemPart,
    Lookup,
    Message,
    MessageEvent,
    MoveRequest,
    Patient,
    PatientTag,
    Screening,
    Session,
    Task,
    Visitor,
)

_OTHER = "other"


async def has_open_matter(tx: AsyncSession, patient_id: int) -> bool:
    """Whether an alert, or a message that may be about health, still waits for staff."""
    alert = select(Alert.id).where(Alert.patient_id == patient_id, Alert.closed_at.is_(None))
    item = select(Item.id).where(_open_item(patient_id))
    return await tx.scalar(alert.limit(1)) is not None or await tx.scalar(item.limit(1)) is not None


async def erase_answers(tx: AsyncSession, patient_id: int) -> bool:
    """Health answers, screens and what was written about health; False if an open matter keeps a part."""
    alerts = select(Alert.checkin_id).where(
        Alert.patient_id == patient_id, Alert.closed_at.is_(None), Alert.checkin_id.is_not(None)
    )
    kept = list(await tx.scalars(alerts))
    mine = CheckIn.patient_id == patient_id
    asking = CheckIn.state.in_(["open", "unknown"])
    erased = {"answers_sealed": None, "level": None, "answer": None}
    await tx.execute(update(CheckIn).where(mine, CheckIn.id.not_in(kept)).values(**erased))
    await tx.execute(update(CheckIn).where(mine, asking).values(state="closed"))
    await tx.execute(delete(Screening).where(Screening.patient_id == patient_id))
    await sum_up(tx, Part.PHASE, [patient_id])
    results = and_(Message.patient_id == patient_id, Message.step == "triage")
    await tx.execute(update(Message).where(results).values(text_sealed=None))
    await _delete_items(
        tx, and_(Item.patient_id == patient_id, Item.about != _OTHER), but=_open_item(patient_id)
    )
    return not await has_open_matter(tx, patient_id)


async def erase_words(tx: AsyncSession, patient_id: int) -> None:
    """Everything that was written, planned, asked or marked, but for what still waits for staff."""
    messages = select(Message.id).where(Message.patient_id == patient_id)
    await tx.execute(delete(MessageEvent).where(MessageEvent.message_id.in_(messages)))
    await tx.execute(delete(Message).where(Message.patient_id == patient_id))
    await _delete_items(tx, Item.patient_id == patient_id, but=_open_item(patient_id))
    await tx.execute(delete(Screening).where(Screening.patient_id == patient_id))
    await sum_up(tx, Part.PHASE, [patient_id])
    invites = select(Invite.id).where(Invite.patient_id == patient_id)
    await tx.execute(update(Visitor).where(Visitor.invite_id.in_(invites)).values(invite_id=None))
    await tx.execute(delete(Invite).where(Invite.patient_id == patient_id))
    await tx.execute(delete(PatientTag).where(PatientTag.patient_id == patient_id))


async def erase_matters(tx: AsyncSession, patient_id: int, *, keep_task: str) -> None:
    """Alerts, check-ins, items and tasks, but for tasks of one kind."""
    alerts = select(Alert.id).where(Alert.patient_id == patient_id)
    await tx.execute(update(Hold).where(Hold.alert_id.in_(alerts)).values(alert_id=None))
    await _delete_items(tx, Item.patient_id == patient_id)
    await tx.execute(delete(Alert).where(Alert.patient_id == patient_id))
    await tx.execute(delete(CheckIn).where(CheckIn.patient_id == patient_id))
    await tx.execute(delete(Task).where(Task.patient_id == patient_id, Task.kind != keep_task))


async def erase_visits(tx: AsyncSession, patient_id: int, *, but: str, since: datetime) -> None:
    """Visits that nothing rests on any more, then courses without visits.

    Those in the state ``but`` that begin after ``since`` (aware UTC) stay.
    """
    alerts = select(Alert.session_id).where(Alert.patient_id == patient_id, Alert.session_id.is_not(None))
    answers = select(CheckIn.session_id).where(
        CheckIn.patient_id == patient_id, CheckIn.session_id.is_not(None)
    )
    query = select(Session.id).where(
        Session.patient_id == patient_id,
        or_(Session.state != but, Session.starts_at < since),
        Session.id.not_in(alerts),
        Session.id.not_in(answers),
    )
    over = list(await tx.scalars(query))
    for table in (Hold, MoveRequest, Task):
        await tx.execute(delete(table).where(table.session_id.in_(over)))
    await tx.execute(delete(Session).where(Session.id.in_(over)))
    left = select(Session.course_id).where(Session.patient_id == patient_id)
    await tx.execute(delete(Course).where(Course.patient_id == patient_id, Course.id.not_in(left)))
    await sum_up(tx, Part.VISITS, [patient_id])


async def erase_proof(tx: AsyncSession, patient: Patient) -> bool:
    """The consents, the hash of the account and the record itself; False while a visit still hangs on it."""
    visits = select(func.count(Session.id)).where(Session.patient_id == patient.id)
    if await tx.scalar(visits):
        return False
    for table in (Task, Message, ConsentRecord, Lookup, Course):
        await tx.execute(delete(table).where(table.patient_id == patient.id))
    await tx.delete(patient)
    return True


async def _delete_items(
    tx: AsyncSession, which: ColumnElement[bool], *, but: ColumnElement[bool] | None = None
) -> None:
    query = select(Item.id).where(which)
    ids: Collection[int] = list(await tx.scalars(query if but is None else query.where(~but)))
    await tx.execute(delete(ItemPart).where(ItemPart.item_id.in_(ids)))
    await tx.execute(delete(Item).where(Item.id.in_(ids)))


def _open_item(patient_id: int) -> ColumnElement[bool]:
    """Not closed, and perhaps about health; or its alert is not closed."""
    open_alerts = select(Alert.id).where(Alert.patient_id == patient_id, Alert.closed_at.is_(None))
    waiting = and_(Item.closed_at.is_(None), Item.about != _OTHER)
    return and_(
        Item.patient_id == patient_id,
        or_(waiting, and_(Item.alert_id.is_not(None), Item.alert_id.in_(open_alerts))),
    )
