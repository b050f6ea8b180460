"""Messages a deed causes once: a result, a move, an alert, a summary."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import DUE
from db.outbox.keys import columns_of
from db.sealed import seal
from db.tables.base import new_rid
from db.tables.outbox import MESSAGES, Message
from db.upsert import insert_missing, insert_new
from domain.messages import Key, Lane, Status
from domain.reasons import Why


@dataclass(frozen=True, slots=True)
class Owed:
    """One notice as a deed wants it. All instants are aware UTC.

    Attributes:
        params: what the text will need beyond the state of the day it is sent (JSON values; kept encrypted).
        held: keeps it out of the dispatcher's sight for that reason.
    """

    key: Key
    lane: Lane
    due_at: datetime
    not_after: datetime
    patient_id: int | None = None
    staff_id: int | None = None
    params: Mapping[str, object] | None = field(default=None, repr=False)
    held: Why | None = None


async def add(  # noqa: PLR0913 - the columns of a row, all by keyword
    tx: AsyncSession,
    *,
    key: Key,
    lane: Lane,
    patient_id: int | None = None,
    staff_id: int | None = None,
    due_at: datetime,
    not_after: datetime,
    now: datetime,
    params: Mapping[str, object] | None = None,
    held: Why | None = None,
) -> bool:
    """Owe somebody a notice, once; False if the key exists already, and then nothing has changed.

    See ``Owed`` for what the fields mean.
    """
    one = Owed(key, lane, due_at, not_after, patient_id, staff_id, params, held)
    await tx.flush()
    is_new = await insert_new(tx, MESSAGES, _row(one, now)) is not None
    if is_new and one.held is None:
        tx.info[DUE] = True
    return is_new


async def add_many(tx: AsyncSession, notices: Sequence[Owed], *, now: datetime) -> None:
    """Owe many notices; those whose key exists already are left as they are.

    One statement for all. Whoever has tens of thousands gives them in chunks of some hundred, each in a
    transaction of its own, so that nobody waits long for the write lock; doing a chunk again does no harm.
    """
    if not notices:
        return
    await tx.flush()
    await insert_missing(tx, MESSAGES, [_row(one, now) for one in notices])
    if any(one.held is None for one in notices):
        tx.info[DUE] = True


def _row(one: Owed, now: datetime) -> dict[str, Any]:
    rid = new_rid()
    return {
        **columns_of(one.key),
        "rid": rid,
        "kind": "notice",
        "lane": int(one.lane),
        "patient_id": one.patient_id,
        "staff_id": one.staff_id,
        "not_before": min(now, one.due_at),
        "due_at": one.due_at,
        "not_after": one.not_after,
        "status": str(Status.PLANNED if one.held is None else Status.HELD),
        "why": str(one.held or ""),
        "by_plan": True,
        "attempts": 0,
        "maybe_twice": False,
        "params_sealed": None
        if one.params is None
        else seal("messages", "params_sealed", rid, _to_json(one.params)),
        "created_at": now,
    }


def params_of(message: Message) -> dict[str, Any]:
    """What the notice was given beyond the present state, as ``add`` took it."""
    found: dict[str, Any] = json.loads(message.params) if message.params else {}
    return found


def version_of(message: Message) -> int:
    """The version of what it is about; a message sent once more has a version of its own beside it."""
    found = params_of(message).get("version")
    return message.version if found is None else int(found)


def _to_json(params: Mapping[str, object]) -> str:
    return json.dumps(dict(params), ensure_ascii=False, separators=(",", ":"))
