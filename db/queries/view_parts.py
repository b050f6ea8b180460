"""What a patient's view is put together from, each for many patients in one query."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.prepared import Prepared
from db.tables import CheckIn, Closure, Hold, Session
from db.tables.base import Instant
from db.tables.outbox import MESSAGES
from domain.keys import subject_of
from domain.messages import Status
from domain.patients import CheckInFact

_HELD = Prepared(
    select(Hold.session_id, func.min(Hold.set_at, type_=Instant()))
    .join(Session, Session.id == Hold.session_id)
    .where(among(Session.patient_id, "ids"), Hold.lifted_at.is_(None))
    .group_by(Hold.session_id)
)
_ANSWERED = Prepared(
    select(CheckIn.session_id, CheckIn.step, CheckIn.answered_at, CheckIn.recheck)
    .where(among(CheckIn.patient_id, "ids"), CheckIn.state == "done")
    .order_by(CheckIn.recheck, CheckIn.answered_at, CheckIn.id)
)
_SENT = Prepared(
    select(MESSAGES.c.subject, MESSAGES.c.version, MESSAGES.c.step, MESSAGES.c.sent_at).where(
        among(MESSAGES.c.patient_id, "ids"),
        MESSAGES.c.kind == "step",
        MESSAGES.c.status == str(Status.SENT),
    )
)
_CLOSURES = Prepared(select(Closure.day, Closure.closed_at).where(Closure.reopened_at.is_(None)))
_PREFIX = subject_of(0).removesuffix("0")


async def held_since(tx: AsyncSession, patient_ids: Sequence[int]) -> dict[int, datetime]:
    """Session id -> when its oldest standing hold was set."""
    return dict(await _HELD.rows(tx, {"ids": patient_ids}))


async def closures(tx: AsyncSession) -> dict[date, datetime]:
    """Every clinic day that stands closed in the chat -> when it was closed (aware UTC)."""
    return dict(await _CLOSURES.rows(tx))


async def checkin_facts(tx: AsyncSession, patient_ids: Sequence[int]) -> dict[int, dict[str, CheckInFact]]:
    """Session id -> step -> its answer; of several, the latest that asks for a re-check, else the latest."""
    facts: defaultdict[int, dict[str, CheckInFact]] = defaultdict(dict)
    for session_id, step, answered_at, recheck in await _ANSWERED.rows(tx, {"ids": patient_ids}):
        if session_id is None or answered_at is None:
            continue
        facts[session_id][step] = CheckInFact(answered_at=answered_at, recheck=recheck)
    return facts


async def sent_steps(
    tx: AsyncSession, patient_ids: Sequence[int]
) -> dict[tuple[int, int], dict[str, datetime]]:
    """(Session id, time version) -> step -> when its message was sent."""
    sent: defaultdict[tuple[int, int], dict[str, datetime]] = defaultdict(dict)
    for subject, version, step, sent_at in await _SENT.rows(tx, {"ids": patient_ids}):
        if subject.startswith(_PREFIX):
            sent[int(subject.removeprefix(_PREFIX)), version][step] = sent_at
    return sent
