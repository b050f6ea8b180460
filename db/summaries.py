"""What audiences ask of a patient, summed up beside the record.

Who counts everybody would have to look into four tables for each of them. The sums are made by the database
layer after every flush that touches what they are made of, so no deed can forget them; only who deletes rows
past the session, by a statement, calls ``sum_up``.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from functools import reduce
from itertools import chain
from operator import add
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    cast,
    event,
    exists,
    extract,
    func,
    inspect,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session as PlainSession
from sqlalchemy.orm import aliased

from db.among import among
from db.prepared import Prepared
from db.tables import ConsentRecord, Course, Patient, Screening, Session
from db.tables.base import Base
from domain.audience import Mark, Stage
from domain.consents import Consent

_PATIENTS: Table = Base.metadata.tables["patients"]
_ME = _PATIENTS.c.id
SUMS = _PATIENTS.c
"""For queries: a patient's columns ``marks``, ``stage``, ``phase``, ``next_visit`` and ``last_visit``."""


class Part(Enum):
    """What is summed up together."""

    MARKS = "marks"
    VISITS = "visits"
    PHASE = "phase"


class SummingSession(PlainSession):
    """A session that keeps the sums."""


def marks(codes: Iterable[str]) -> Mark:
    """The marks of these consents."""
    return reduce(Mark.__or__, (Mark[code] for code in codes), Mark(0))


async def sum_up(tx: AsyncSession, part: Part, patient_ids: Collection[int]) -> None:
    """Make the sums of these patients anew; for who changed rows by a statement."""
    await _STATEMENTS[part].many(tx, [{"ids": sorted(patient_ids)}])


async def sum_up_all(tx: AsyncSession) -> None:
    """Make every sum anew, for a file that was not written by the program."""
    for part in Part:
        await tx.execute(update(_PATIENTS).values(_sums(part)))


def wrong_sums() -> Select[int]:
    """The ids of patients whose sums are not what they should be; for tests."""
    sums = {name: value for part in Part for name, value in _sums(part).items()}
    wrong = (_PATIENTS.c[name].is_distinct_from(value) for name, value in sums.items())
    return select(_ME).where(or_(*wrong))


def _stands(code: str) -> ColumnElement[bool]:
    """The latest record of the consent gives it, and was not withdrawn."""
    later = aliased(ConsentRecord)
    overruled = exists().where(
        later.patient_id == ConsentRecord.patient_id,
        later.code == ConsentRecord.code,
        or_(later.at > ConsentRecord.at, and_(later.at == ConsentRecord.at, later.id > ConsentRecord.id)),
    )
    given = (ConsentRecord.code == code, ConsentRecord.granted, ConsentRecord.withdrawn_at.is_(None))
    return exists().where(ConsentRecord.patient_id == _ME, *given, not_(overruled)).correlate(_PATIENTS)


def _marks() -> ColumnElement[int]:
    row = _PATIENTS.c
    holds = {Mark[consent.value]: _stands(consent.value) for consent in Consent} | {
        Mark.NO_CHAT: row.chat_id.is_(None),
        Mark.UNREACHABLE: row.unreachable_since.is_not(None),
        Mark.STOPPED: row.choice == "stopped",
        Mark.ESSENTIALS: row.choice == "essentials",
        Mark.DISCREET: row.discreet.is_(true()),
    }
    return reduce(add, (case((rule, mark.value), else_=0) for mark, rule in holds.items()))


def _stage() -> ColumnElement[str]:
    """Where the latest course stands."""
    performed = (
        select(func.count())
        .where(Session.course_id == Course.id, Session.state == "performed")
        .correlate(Course)
        .scalar_subquery()
    )
    stands = case(
        (or_(Course.ended_at.is_not(None), Course.planned <= performed), Stage.FINISHED.value),
        (performed == 0, Stage.BEFORE_FIRST.value),
        else_=Stage.IN_COURSE.value,
    )
    latest = select(stands).where(Course.patient_id == _ME).order_by(Course.id.desc()).limit(1)
    return func.coalesce(latest.correlate(_PATIENTS).scalar_subquery(), Stage.NO_COURSE.value)


def _visit(found: ColumnElement[Any], state: str) -> ColumnElement[int]:
    """When a visit in this state is, to the second (SQLite cuts what is left of one, PostgreSQL rounds)."""
    query = select(cast(extract("epoch", found), BigInteger)).where(Session.patient_id == _ME)
    return query.where(Session.state == state).correlate(_PATIENTS).scalar_subquery()


def _phase() -> ColumnElement[str]:
    """How the latest finished screening ended."""
    done = select(Screening.outcome).where(Screening.patient_id == _ME, Screening.state == "done")
    return done.order_by(Screening.id.desc()).limit(1).correlate(_PATIENTS).scalar_subquery()


def _sums(part: Part) -> dict[str, ColumnElement[Any]]:
    if part is Part.MARKS:
        return {"marks": _marks()}
    if part is Part.PHASE:
        return {"phase": _phase()}
    return {
        "stage": _stage(),
        "next_visit": _visit(func.min(Session.starts_at), "booked"),
        "last_visit": _visit(func.max(Session.performed_at), "performed"),
    }


def _statement(part: Part) -> Prepared:
    return Prepared(update(_PATIENTS).where(among(_ME, "ids")).values(_sums(part)))


_STATEMENTS = {part: _statement(part) for part in Part}
_MADE_OF: Mapping[type[Base], tuple[Part, tuple[str, ...]]] = {
    Patient: (Part.MARKS, ("chat_id", "unreachable_since", "choice", "discreet")),
    ConsentRecord: (Part.MARKS, ("code", "granted", "at", "withdrawn_at")),
    Course: (Part.VISITS, ("planned", "ended_at")),
    Session: (Part.VISITS, ("course_id", "state", "starts_at", "performed_at")),
    Screening: (Part.PHASE, ("patient_id", "state", "outcome")),
}


def _sum_up_touched(session: PlainSession, _context: object) -> None:
    touched: dict[Part, set[int]] = {}
    changed = (row for row in session.dirty if type(row) in _MADE_OF and _has_changed(row))
    for row in chain(session.new, changed, session.deleted):
        if type(row) in _MADE_OF:
            part, _ = _MADE_OF[type(row)]
            touched.setdefault(part, set()).add(row.id if isinstance(row, Patient) else row.patient_id)
    for part, ids in touched.items():
        _STATEMENTS[part].within(session, {"ids": sorted(ids)})


def _has_changed(row: Base) -> bool:
    _, names = _MADE_OF[type(row)]
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


event.listen(SummingSession, "after_flush", _sum_up_touched)
