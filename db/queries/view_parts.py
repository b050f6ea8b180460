"""What a patient's view is put together from, each for many patients in one query."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.consents import NEEDED, standing_of
from db.tables import CheckIn, Hold, Session
from db.tables.base import Instant
from db.tables.outbox import MESSAGES
from domain.keys import subject_of
from domain.messages import Status
from domain.patients import CheckInFact


async def consented(tx: AsyncSession, patient_ids: Sequence[int]) -> frozenset[int]:
    """Those whose C0 and C2 stand."""
    standing = await standing_of(tx, patient_ids)
    return frozenset(number for number, codes in standing.items() if codes >= NEEDED)


async def held_since(tx: AsyncSession, patient_ids: Sequence[int]) -> dict[int, datetime]:
    """Session id -> when its oldest standing hold was set."""
    query = (
        select(Hold.session_id, func.min(Hold.set_at, type_=Instant()))
        .join(Session, Session.id == Hold.session_id)
        .where(Session.patient_id.in_(patient_ids), Hold.lifted_at.is_(None))
        .group_by(Hold.session_id)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


async def checkin_facts(tx: AsyncSession, patient_ids: Sequence[int]) -> dict[int, dict[str, CheckInFact]]:
    """Session id -> step -> its answer; of several, the latest that asks for a re-check, else the latest."""
    query = (
        select(CheckIn.session_id, CheckIn.step, CheckIn.answered_at, CheckIn.recheck)
        .where(CheckIn.patient_id.in_(patient_ids), CheckIn.state == "done")
        .order_by(CheckIn.recheck, CheckIn.answered_at, CheckIn.id)
    )
    facts: defaultdict[int, dict[str, CheckInFact]] = defaultdict(dict)
    for session_id, step, answered_at, recheck in await tx.execute(query):
        if session_id is None or answered_at is None:
            continue
        facts[session_id][step] = CheckInFact(answered_at=answered_at, recheck=recheck)
    return facts


async def sent_steps(
    tx: AsyncSession, patient_ids: Sequence[int]
) -> dict[tuple[int, int], dict[str, datetime]]:
    """(Session id, time version) -> step -> when its message was sent."""
    row = MESSAGES.c
    query = select(row.subject, row.version, row.step, row.sent_at).where(
        row.patient_id.in_(patient_ids), row.kind == "step", row.status == str(Status.SENT)
    )
    prefix = subject_of(0).removesuffix("0")
    sent: defaultdict[tuple[int, int], dict[str, datetime]] = defaultdict(dict)
    for subject, version, step, sent_at in await tx.execute(query):
        if subject.startswith(prefix):
            sent[int(subject.removeprefix(prefix)), version][step] = sent_at
    return sent
