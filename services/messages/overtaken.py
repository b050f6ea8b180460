"""Notices that are not true any more when their turn comes, and the visits they are about."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.outbox.notices import params_of, version_of
from db.tables import Hold, Message, Session
from domain.patients import SessionState
from domain.reasons import Why
from services.people import news_stands
from services.safety.checkins import latest_performed
from services.safety.still_asked import QUESTIONS
from services.visits.known_times import still_cancelled, still_moved
from services.visits.visits import standing_hold


async def overtaken(tx: AsyncSession, message: Message) -> Why | None:
    """Why a waiting notice must not go any more; None if what it says still holds."""
    if message.kind == "notice" and message.step.startswith(("before-", "after-")):
        return await step_stands(tx, message)
    check = _CHECKS.get(message.step)
    return None if check is None else await check(tx, message)


async def visits_of(tx: AsyncSession, message: Message) -> list[datetime]:
    """When the visits begin (or would have begun) that a notice moves, cancels or holds. Aware UTC."""
    old = params_of(message).get("old")
    before = [datetime.fromisoformat(old)] if old else []
    kind, number = _subject(message)
    if kind == "session":
        return [*before, (await tx.get_one(Session, number)).starts_at]
    if message.step == "moved-several":
        moved = await still_moved(tx, message)
        return [start for session, old in moved for start in (old, session.starts_at)]
    if message.step == "cancelled-several":
        return [session.starts_at for session in await still_cancelled(tx, message)]
    if message.step == "course-ended":
        query = select(Session.starts_at).where(Session.course_id == number)
        return list(await tx.scalars(query.where(Session.state == SessionState.CANCELLED)))
    return []


async def step_stands(tx: AsyncSession, message: Message) -> Why | None:
    """Why a message of the timeline must not be sent once more; None if it may.

    A reminder while its visit is ahead at that time and not on hold; aftercare of the latest session.
    """
    session = await _session(tx, message)
    if message.step.startswith("after-"):
        latest = await latest_performed(tx, session.patient_id)
        return None if latest is not None and latest.id == session.id else Why.LATER_SESSION
    if session.state != SessionState.BOOKED or session.time_version != version_of(message):
        return Why.MOVED
    return None if await standing_hold(tx, session.id) is None else Why.ON_HOLD


async def _booked(tx: AsyncSession, message: Message) -> Why | None:
    query = select(Session.id).where(Session.course_id == _subject(message)[1])
    left = await tx.scalar(query.where(Session.state == SessionState.BOOKED).limit(1))
    return Why.SESSION_CANCELLED if left is None else None


async def _moved(tx: AsyncSession, message: Message) -> Why | None:
    session = await _session(tx, message)
    if session.state == SessionState.BOOKED and session.time_version == version_of(message):
        return None
    return Why.MOVED if session.state == SessionState.BOOKED else Why.SESSION_CANCELLED


async def _cancelled(tx: AsyncSession, message: Message) -> Why | None:
    """The text names the date of the session, which must still be the cancelled one."""
    session = await _session(tx, message)
    stands = session.state == SessionState.CANCELLED and session.time_version == version_of(message)
    return None if stands else Why.MOVED


async def _moved_several(tx: AsyncSession, message: Message) -> Why | None:
    return None if await still_moved(tx, message) else Why.MOVED


async def _cancelled_several(tx: AsyncSession, message: Message) -> Why | None:
    return None if await still_cancelled(tx, message) else Why.MOVED


async def _missed(tx: AsyncSession, message: Message) -> Why | None:
    return None if (await _session(tx, message)).state == SessionState.NO_SHOW else Why.UNDONE


async def _on_hold(tx: AsyncSession, message: Message) -> Why | None:
    hold = await tx.get_one(Hold, version_of(message))
    return Why.NOT_PLANNED if hold.lifted_at is not None else await _not_ahead(tx, message)


async def _lifted(tx: AsyncSession, message: Message) -> Why | None:
    session = await _session(tx, message)
    held_again = await standing_hold(tx, session.id) is not None
    return Why.ON_HOLD if held_again else await _not_ahead(tx, message)


async def _not_ahead(tx: AsyncSession, message: Message) -> Why | None:
    session = await _session(tx, message)
    return None if session.state == SessionState.BOOKED else Why.SESSION_CANCELLED


async def _session(tx: AsyncSession, message: Message) -> Session:
    return await tx.get_one(Session, _subject(message)[1])


def _subject(message: Message) -> tuple[str, int]:
    kind, _, number = message.subject.partition(":")
    return kind, int(number)


_CHECKS: Mapping[str, Callable[[AsyncSession, Message], Awaitable[Why | None]]] = {
    "booked": _booked,
    "moved": _moved,
    "moved-several": _moved_several,
    "session-added": _moved,
    "cancelled-by-clinic": _cancelled,
    "cancelled-several": _cancelled_several,
    "no-show": _missed,
    "on-hold": _on_hold,
    "hold-lifted": _lifted,
    news_stands.STEP: news_stands.overtaken,
    **QUESTIONS,
}
