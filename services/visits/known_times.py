"""Which time of a session the patient was last told: moves that were not sent yet do not count."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.outbox.notices import params_of, version_of
from db.tables import Message, Session
from domain.messages import OPEN
from domain.patients import SessionState


async def known_start(tx: AsyncSession, session: Session) -> datetime:
    """The start (aware UTC) the patient knows: the present one, or that before the unsent news of a move."""
    query = select(Message).where(
        Message.patient_id == session.patient_id,
        Message.step.in_(["moved", "moved-several"]),
        Message.status.in_(OPEN),
    )
    for message in await tx.scalars(query):
        if message.step == "moved-several":
            old = dict(several_of(message)).get(session.id, ("", 0))
        else:
            mine = message.subject == f"session:{session.id}"
            old = (params_of(message)["old"], version_of(message)) if mine else ("", 0)
        if old[0] and old[1] == session.time_version:
            return datetime.fromisoformat(old[0])
    return session.starts_at


def several_of(message: Message) -> list[tuple[int, tuple[str, int]]]:
    """Session id, the old start (ISO) and the time version of every session a "moved-several" is about."""
    return [(int(number), (old, version)) for number, old, version in params_of(message)["moved"]]


async def still_moved(tx: AsyncSession, message: Message) -> list[tuple[Session, datetime]]:
    """The sessions of a "moved-several" that still stand where it says, with their old starts, by time."""
    found = []
    for number, (old, version) in several_of(message):
        session = await tx.get_one(Session, number)
        if session.state == SessionState.BOOKED and session.time_version == version:
            found.append((session, datetime.fromisoformat(old)))
    return sorted(found, key=lambda pair: pair[0].starts_at)


async def still_cancelled(tx: AsyncSession, message: Message) -> list[Session]:
    """The sessions of a "cancelled-several" that are still cancelled, in order of time."""
    sessions = [await tx.get_one(Session, number) for number in params_of(message)["cancelled"]]
    gone = [session for session in sessions if session.state == SessionState.CANCELLED]
    return sorted(gone, key=lambda session: session.starts_at)
