"""From a draft database into the real one: all rows, under new numbers, in one short transaction.

The deeds of an import take milliseconds each, and nobody else may write while a transaction is open; so they
are done in a database of their own, and only what came of them is written where the bot works. Even reading
them there, and putting values into the shape the real database takes, is done before.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.bulk import Bulk
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

Ids = dict[str, Mapping[int, int]]


class _Name(NamedTuple):
    """A word with the number of a row in it: ``session:45``, ``p7``."""

    before: str
    table: str
    number: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The rows of one table, ready but for their numbers.

    Attributes:
        points: place of a value that is the number of another row -> the table of that row.
        names: places of words with such a number.
    """

    table: Table
    bulk: Bulk
    rows: Sequence[list[Any]]
    points: Mapping[int, str]
    names: Sequence[int]


async def pack(draft: AsyncSession, dialect: Dialect) -> list[Parcel]:
    """Everything the draft holds, for a database that speaks this dialect.

    Sealed values stay as they are: they are bound to their row's random id, which comes along. Raises
    ValueError for a row no import writes: it would point to somebody else afterwards.
    """
    return [await _parcel(Base.metadata.tables[name], draft, dialect) for name in ORDER]


async def carry(parcels: Sequence[Parcel], real: AsyncSession) -> dict[int, int]:
    """Write everything; returns patient id of the draft -> of the real database.

    Raises sqlalchemy.exc.IntegrityError if somebody took a code or a chat in the meantime; nothing is kept
    then.
    """
    ids: Ids = {}
    for parcel in parcels:
        new = await reserve(real, parcel.table, len(parcel.rows))
        at = parcel.bulk.columns.index("id")
        ids[parcel.table.name] = dict(zip((row[at] for row in parcel.rows), new, strict=True))
        await parcel.bulk.write(real, _numbered(parcel, ids, at))
    real.info[DUE] = True
    return dict(ids["patients"])


async def left_behind(draft: AsyncSession) -> list[str]:
    """Tables an import wrote although nobody carries them; there must be none."""
    others = (table for name, table in Base.metadata.tables.items() if name not in {*ORDER, "staff"})
    return [table.name for table in others if (await draft.execute(select(table).limit(1))).first()]


async def _parcel(table: Table, draft: AsyncSession, dialect: Dialect) -> Parcel:
    bulk = Bulk.into(table, dialect)
    found = await draft.execute(select(*(table.c[name] for name in bulk.columns)).order_by(table.c.id))
    rows = [bulk.ready(row) for row in found]
    read = {"subject": _subject, "recipient": _recipient}
    names = {at: read[column] for at, column in enumerate(bulk.columns) if column in read}
    for at, name in names.items():
        for row in rows:
            row[at] = name(row[at])
    points = {at: _POINTS_TO[name] for at, name in enumerate(bulk.columns) if name in _POINTS_TO}
    return Parcel(table, bulk, rows, points, tuple(names))


def _numbered(parcel: Parcel, ids: Ids, at: int) -> list[list[Any]]:
    """The rows as they will stand in the real database; ``at``: where their own number stands."""
    mine = ids[parcel.table.name]
    points = [(place, ids[name]) for place, name in parcel.points.items()]
    rows = []
    for packed in parcel.rows:
        row = packed.copy()
        row[at] = mine[row[at]]
        for place, theirs in points:
            if row[place] is not None:
                row[place] = theirs[row[place]]
        for place in parcel.names:
            before, table, number, after = row[place]
            row[place] = f"{before}{ids[table][number]}{after}"
        rows.append(row)
    return rows


def _subject(subject: str) -> _Name:
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        raise ValueError(f"nobody knows how to carry {subject.partition(':')[0]!r}")
    kind, number, rest = found.groups()
    return _Name(f"{kind}:", _NAMED[kind], int(number), rest)


def _recipient(recipient: str) -> _Name:
    found = _RECIPIENT.fullmatch(recipient)
    if found is None:
        raise ValueError("an import writes to patients only")
    return _Name("p", "patients", int(found[1]))
