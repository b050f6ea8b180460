"""Everything stored about one person, in words a person and a program can read (PIPA art. 35)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from db.sealed import Sealed
from db.tables import (
    Alert,
    CheckIn,
    ConsentRecord,
    Course,
    Hold,
    Invite,
    Item,
    ItemPart,
    Message,
    MoveRequest,
    Patient,
    PatientTag,
    Screening,
    Session,
    Tag,
    Task,
)
from db.tables.base import Base
from db.tables.inbound import Dialog
from services.moment import Moment

_OURS = frozenset({"id", "rid", "patient_id", "token_hash", "screen_id", "by_plan", "maybe_twice"})
"""Numbers of rows and keys: they say nothing about the person."""

Row = dict[str, Any]
Data = dict[str, list[Row]]


async def everything(at: Moment, patient: Patient) -> Data:
    """Section -> rows, each a field -> value; instants are ISO in UTC, sealed columns are readable.

    What staff wrote about the person and what an alert was about is part of it.
    """
    mine = patient.id
    sessions = select(Session.id).where(Session.patient_id == mine)
    items = select(Item.id).where(Item.patient_id == mine)
    queries: Mapping[str, Select[Any]] = {
        "person": select(Patient).where(Patient.id == mine),
        "consents": select(ConsentRecord).where(ConsentRecord.patient_id == mine),
        "courses": select(Course).where(Course.patient_id == mine),
        "sessions": select(Session).where(Session.patient_id == mine),
        "holds": select(Hold).where(Hold.session_id.in_(sessions)),
        "wishes": select(MoveRequest).where(MoveRequest.session_id.in_(sessions)),
        "check_ins": select(CheckIn).where(CheckIn.patient_id == mine),
        "screens": select(Screening).where(Screening.patient_id == mine),
        "conversations": select(Item).where(Item.patient_id == mine),
        "said": select(ItemPart).where(ItemPart.item_id.in_(items)),
        "alerts": select(Alert).where(Alert.patient_id == mine),
        "tags": select(Tag)
        .join(PatientTag, PatientTag.tag_id == Tag.id)
        .where(PatientTag.patient_id == mine),
        "tasks": select(Task).where(Task.patient_id == mine),
        "messages": select(Message).where(Message.patient_id == mine).order_by(Message.due_at),
        "invites": select(Invite).where(Invite.patient_id == mine),
        "asked_now": select(Dialog).where(Dialog.telegram_id == (patient.chat_id or 0)),
    }
    found = {name: [_row(row) for row in await at.tx.scalars(query)] for name, query in queries.items()}
    return {name: rows for name, rows in found.items() if rows}


def as_json(data: Data) -> bytes:
    """The data for a program."""
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _row(row: Base) -> Row:
    """The fields that have a value; a sealed column goes by the name of what is in it.

    Sums are no fields: what they are made of is given out row by row.
    """
    kind = type(row)
    found: Row = {}
    for column in kind.__mapper__.columns:
        name = column.key
        readable = name.removesuffix("_sealed")
        sealed = readable != name and isinstance(kind.__dict__.get(readable), Sealed)
        if name in _OURS:
            continue
        value = getattr(row, readable if sealed else name)
        if value not in (None, ""):
            found[readable if sealed else name] = _plain(value)
    return found


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return _opened(value)
    return value


def _opened(text: str) -> object:
    """Answers and the like are kept as JSON; what only looks like it stays a text."""
    try:
        found: object = json.loads(text)
    except ValueError:
        return text
    return found


def lines_of(value: object) -> Sequence[str]:
    """A value as one line or several."""
    if isinstance(value, dict):
        return [f"{name}: {_inline(each)}" for name, each in value.items()]
    return str(_inline(value)).splitlines() or [""]


def _inline(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "✓" if value else "–"
    return str(value)
