"""What a patient's view is put together from, each for many patients in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.prepared import Prepared, rows_of_each
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


@dataclass(frozen=True, slots=True)
class Parts:
    """What the views of some patients are put together from.

    Attributes:
        sessions: rows of the query for them, if there was one.
        facts: session id -> step -> its answer; of several, the latest that asks for a re-check, else the
            latest.
        held: session id -> when its oldest standing hold was set.
        closures: every clinic day that stands closed in the chat -> when it was closed (aware UTC).
        sent: (session id, time version) -> step -> when its message was sent.
    """

    sessions: Sequence[Any]
    facts: Mapping[int, dict[str, CheckInFact]]
    held: Mapping[int, datetime]
    closures: Mapping[date, datetime]
    sent: Mapping[tuple[int, int], dict[str, datetime]]


async def parts_of(tx: AsyncSession, patient_ids: Sequence[int], sessions: Prepared | None) -> Parts:
    """Ask for all of them at once; with ``sessions``, a query for the patients' visits, their answers too."""
    ids = {"ids": patient_ids}
    held, closures, sent, *rest = await rows_of_each(
        tx,
        *((_HELD, ids), (_CLOSURES, {}), (_SENT, ids)),
        *(() if sessions is None else ((sessions, ids), (_ANSWERED, ids))),
    )
    rows, answered = rest or ((), ())
    return Parts(rows, _facts(answered), dict(held), dict(closures), _sent_steps(sent))


def _facts(rows: Iterable[Any]) -> dict[int, dict[str, CheckInFact]]:
    facts: defaultdict[int, dict[str, CheckInFact]] = defaultdict(dict)
    for session_id, step, answered_at, recheck in rows:
        if session_id is None or answered_at is None:
            continue
        facts[session_id][step] = CheckInFact(answered_at=answered_at, recheck=recheck)
    return facts


def _sent_steps(rows: Iterable[Any]) -> dict[tuple[int, int], dict[str, datetime]]:
    sent: defaultdict[tuple[int, int], dict[str, datetime]] = defaultdict(dict)
    for subject, version, step, sent_at in rows:
        if subject.startswith(_PREFIX):
            sent[int(subject.removeprefix(_PREFIX)), version][step] = sent_at
    return sent
