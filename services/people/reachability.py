"""Chats that close and open again."""

from sqlalchemy import select

from db.tables import Patient, Session
from domain.patients import SessionState
from services.messages.planning import replan
from services.moment import Moment
from services.tasks import TaskKind, close_task, open_task


async def chat_changed(at: Moment, telegram_id: int, *, reachable: bool) -> None:
    """The person blocked the bot, or took it back."""
    patient = await at.tx.scalar(select(Patient).where(Patient.chat_id == telegram_id))
    if patient is not None:
        await (came_back(at, patient) if reachable else lost_chat(at, patient))


async def lost_chat(at: Moment, patient: Patient) -> None:
    """The chat cannot be written to: messages wait, and staff phone if a visit is ahead."""
    if patient.unreachable_since is not None:
        return
    patient.unreachable_since = at.now
    await replan(at, patient.id, who="dispatch")
    query = select(Session.id).where(
        Session.patient_id == patient.id, Session.state == SessionState.BOOKED, Session.starts_at > at.now
    )
    if await at.tx.scalar(query.limit(1)) is not None:
        subject = f"patient:{patient.id}"
        await open_task(at, TaskKind.PHONE_UNREACHABLE, subject, due_at=at.now, patient=patient)


async def came_back(at: Moment, patient: Patient) -> None:
    """The person wrote or unblocked the bot: what still fits its window goes again."""
    if patient.unreachable_since is None:
        return
    patient.unreachable_since = None
    await close_task(at, TaskKind.PHONE_UNREACHABLE, f"patient:{patient.id}")
    await replan(at, patient.id, who="patient")
