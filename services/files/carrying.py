"""From a draft database into the real one: all rows, under new numbers, in one short transaction.

The deeds of an import take milliseconds each, and nobody else may write while a transaction is open; so they
are done in a database of their own, and only what came of them is written where the bot works.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import DUE
from db.ids import reserve
from db.tables.base import Base

ORDER = (
    "patients",
    "consents",
    "lookups",
    "courses",
    "sessions",
    "holds",
    "messages",
    "message_events",
    "tasks",
    "invites",
    "audit",
)
"""Every table an import writes, what is pointed to before what points to it."""

_POINTS_TO = {
    "patient_id": "patients",
    "course_id": "courses",
    "session_id": "sessions",
    "message_id": "messages",
}
_NAMED = {"patient": "patients", "course": "courses", "session": "sessions"}
_SUBJECT = re.compile(r"(patient|course|session):(\d+)(.*)")
_RECIPIENT = re.compile(r"p(\d+)")
_CHUNK = 2000

Ids = Mapping[str, Mapping[int, int]]


async def carry(draft: AsyncSession, real: AsyncSession) -> dict[int, int]:
    """Copy everything; returns patient id of the draft -> of the real database.

    Sealed values stay as they are: they are bound to their row's random id, which comes along. Raises
    sqlalchemy.exc.IntegrityError if somebody took a code or a chat in the meantime; nothing is kept then.
    """
    ids: dict[str, dict[int, int]] = {}
    for name in ORDER:
        ids[name] = await _carry_table(Base.metadata.tables[name], ids, draft, real)
    real.info[DUE] = True
    return ids["patients"]


async def left_behind(draft: AsyncSession) -> list[str]:
    """Tables an import wrote although nobody carries them; there must be none."""
    others = (table for name, table in Base.metadata.tables.items() if name not in {*ORDER, "staff"})
    return [table.name for table in others if (await draft.execute(select(table).limit(1))).first()]


async def _carry_table(table: Table, ids: Ids, draft: AsyncSession, real: AsyncSession) -> dict[int, int]:
    carried: dict[int, int] = {}
    found = await draft.execute(select(table).order_by(table.c.id))
    for rows in found.mappings().partitions(_CHUNK):
        # Not RETURNING: it would run a statement for each row, and everybody waits meanwhile.
        new = await reserve(real, table, len(rows))
        values = [_renumbered(dict(row), ids) for row in rows]
        await real.execute(
            insert(table), [one | {"id": number} for one, number in zip(values, new, strict=True)]
        )
        carried.update(zip((row["id"] for row in rows), new, strict=True))
    return carried


def _renumbered(row: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name != "id"}
    for column, table in _POINTS_TO.items():
        if values.get(column) is not None:
            values[column] = ids[table][values[column]]
    if "subject" in values:
        values["subject"] = _subject(values["subject"], ids)
    if "recipient" in values:
        values["recipient"] = _recipient(values["recipient"], ids)
    return values


def _subject(subject: str, ids: Ids) -> str:
    """Raises ValueError for a subject no import writes: it would point to somebody else afterwards."""
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        raise ValueError(f"nobody knows how to carry {subject.partition(':')[0]!r}")
    kind, number, rest = found.groups()
    return f"{kind}:{ids[_NAMED[kind]][int(number)]}{rest}"


def _recipient(recipient: str, ids: Ids) -> str:
    found = _RECIPIENT.fullmatch(recipient)
    if found is None:
        raise ValueError("an import writes to patients only")
    return f"p{ids['patients'][int(found[1])]}"
