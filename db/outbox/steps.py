"""Messages of the timeline: what planning sees of them, and writing what it wants."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import DUE
from db.outbox.keys import columns_of
from db.outbox.objects import tell
from db.outbox.record import add_events
from db.prepared import Prepared, inserting
from db.tables.base import new_rid
from db.tables.outbox import MESSAGES
from domain.messages import Change, Key, Lane, Row, Status, Wanted

_M = MESSAGES.c
_OF_ROW = (
    _M.recipient,
    _M.subject,
    _M.step,
    _M.version,
    _M.not_before,
    _M.due_at,
    _M.not_after,
    _M.status,
    _M.why,
    _M.by_plan,
    _M.maybe_twice,
)

_OF_PATIENT = (_M.patient_id == bindparam("patient"), _M.kind == "step")
_ROWS = Prepared(select(*_OF_ROW).where(*_OF_PATIENT))
_IDS = Prepared(
    select(_M.id, _M.recipient, _M.subject, _M.step, _M.version).where(*_OF_PATIENT).with_for_update()
)


_OF_KEY = ("recipient", "subject", "step", "version")
_BY_PLAN = ("not_before", "due_at", "not_after", "status", "why", "by_plan")
_INSERT = Prepared(
    inserting(MESSAGES, *_OF_KEY, *_BY_PLAN, "rid", "patient_id", "created_at").values(
        kind="step", lane=int(Lane.CARE), attempts=0, maybe_twice=False
    )
)
_UPDATE = Prepared(
    update(MESSAGES)
    .where(_M.id == bindparam("the_id"), _M.status == bindparam("old_status"))
    .values({name: bindparam(f"new_{name}") for name in _BY_PLAN})
)


async def rows_of(tx: AsyncSession, patient_id: int) -> list[Row]:
    """A patient's messages of the timeline, whatever became of them, by key."""
    found = await _ROWS.rows(tx, {"patient": patient_id})
    return sorted((_row(*each) for each in found), key=lambda row: row.key)


async def apply(
    tx: AsyncSession, changes: Sequence[Change], *, patient_id: int, who: str, now: datetime
) -> None:
    """Write a diff of planning: new rows, changed rows, and who did it, in a handful of statements.

    Raises RuntimeError if a row is no longer as the diff saw it (another transaction changed it).
    """
    if not changes:
        return
    events = await _insert(tx, [change.after for change in changes if change.before is None], patient_id, now)
    events += await _update(tx, [change for change in changes if change.before is not None], patient_id)
    if events:
        await add_events(tx, [event | {"at": now, "who": who} for event in events])
    if any(change.after.status is Status.PLANNED for change in changes):
        tx.info[DUE] = True


async def _insert(
    tx: AsyncSession, wanted: list[Wanted], patient_id: int, now: datetime
) -> list[dict[str, Any]]:
    if not wanted:
        return []
    await _INSERT.many(tx, [_new_row(one, patient_id, now) for one in wanted])
    ids = await _ids(tx, patient_id)
    return [_event(ids[one.key], "", one) for one in wanted]


async def _update(tx: AsyncSession, changes: list[Change], patient_id: int) -> list[dict[str, Any]]:
    if not changes:
        return []
    ids = await _ids(tx, patient_id)
    values = [_update_values(ids[change.after.key], change) for change in changes]
    if await _UPDATE.many(tx, values) != len(changes):
        raise RuntimeError("messages changed while their plan was made")
    for change in changes:
        tell(tx, ids[change.after.key], _values(change.after))
    return [
        _event(ids[change.after.key], change.before.status, change.after)
        for change in changes
        if change.before is not None
        and (change.before.status, change.before.why) != (change.after.status, change.after.why)
    ]


async def _ids(tx: AsyncSession, patient_id: int) -> dict[Key, int]:
    return {Key(*key): number for number, *key in await _IDS.rows(tx, {"patient": patient_id})}


def _row(recipient: str, subject: str, step: str, version: int, *more: Any) -> Row:
    not_before, due_at, not_after, status, why, by_plan, maybe_twice = more
    return Row(
        key=Key(recipient, subject, step, version),
        not_before=not_before,
        due_at=due_at,
        not_after=not_after,
        status=Status(status),
        why=why,
        by_plan=by_plan,
        retrying=maybe_twice,
    )


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "not_before": wanted.not_before,
        "due_at": max(wanted.due_at, wanted.not_before),
        "not_after": wanted.not_after,
        "status": str(wanted.status),
        "why": str(wanted.why),
        "by_plan": True,
    }


def _new_row(wanted: Wanted, patient_id: int, now: datetime) -> dict[str, Any]:
    return {
        **columns_of(wanted.key),
        **_values(wanted),
        "rid": new_rid(),
        "patient_id": patient_id,
        "created_at": now,
    }


def _update_values(message_id: int, change: Change) -> dict[str, Any]:
    before = "" if change.before is None else str(change.before.status)
    changed = {f"new_{name}": value for name, value in _values(change.after).items()}
    return {"the_id": message_id, "old_status": before} | changed


def _event(message_id: int, before: str, wanted: Wanted) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "before": str(before),
        "after": str(wanted.status),
        "why": str(wanted.why),
    }
