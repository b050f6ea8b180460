"""Messages a deed causes once: a result, a move, an alert, a summary."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import DUE
from db.outbox.keys import columns_of
from db.sealed import seal
from db.tables.base import new_rid
from db.tables.outbox import MESSAGES, Message
from db.upsert import insert_new
from domain.messages import Key, Lane, Status
from domain.reasons import Why


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

    All instants are aware UTC. ``params`` is what the text will need beyond the state of the day it is sent
    (JSON values; kept encrypted). ``held`` keeps it out of the dispatcher's sight for that reason.
    """
    await tx.flush()
    rid = new_rid()
    sealed = None if params is None else seal("messages", "params_sealed", rid, _to_json(params))
    values = {
        **columns_of(key),
        "rid": rid,
        "kind": "notice",
        "lane": int(lane),
        "patient_id": patient_id,
        "staff_id": staff_id,
        "not_before": min(now, due_at),
        "due_at": due_at,
        "not_after": not_after,
        "status": str(Status.PLANNED if held is None else Status.HELD),
        "why": str(held or ""),
        "by_plan": True,
        "attempts": 0,
        "maybe_twice": False,
        "params_sealed": sealed,
        "created_at": now,
    }
    is_new = await insert_new(tx, MESSAGES, values) is not None
    if is_new and held is None:
        tx.info[DUE] = True
    return is_new


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
