"""The audit log for reading: who did what, when, about whom (PIPA art. 29: access records are reviewed)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Alert, Audit, Course, Duty, Item, Message, Patient, Session, Staff, Task

PAGE = 12


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One recorded action. ``code``: of the patient it is about; ``about``: the colleague it is about."""

    entry: Audit
    who: Staff | None
    code: str = ""
    about: Staff | None = None


async def count_lines(tx: AsyncSession) -> int:
    """How many actions are recorded."""
    return await tx.scalar(select(func.count(Audit.id))) or 0


async def audit_lines(tx: AsyncSession, page: int) -> list[AuditLine]:
    """A page of the log, the newest first; page 0 is the newest."""
    query = select(Audit).order_by(Audit.at.desc(), Audit.id.desc()).limit(PAGE).offset(page * PAGE)
    entries = list(await tx.scalars(query))
    numbers = _numbers(entries)
    codes = await _codes(tx, numbers)
    people = {each.id: each for each in await tx.scalars(select(Staff))}
    colleagues = {("staff", number): number for number in numbers["staff"]}
    colleagues |= {("duty", duty): staff for duty, staff in (await _duties(tx, numbers["duty"])).items()}
    return [
        AuditLine(
            entry,
            people.get(entry.staff_id or 0),
            codes.get(subject, ""),
            people.get(colleagues.get(subject, 0)),
        )
        for entry, subject in ((entry, _subject(entry)) for entry in entries)
    ]


def _subject(entry: Audit) -> tuple[str, int]:
    kind, _, number = entry.subject.partition(":")
    return kind, int(number) if number.isascii() and number.isdigit() else 0


def _numbers(entries: Sequence[Audit]) -> defaultdict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for kind, number in map(_subject, entries):
        found[kind].append(number)
    return found


async def _codes(tx: AsyncSession, numbers: Mapping[str, list[int]]) -> dict[tuple[str, int], str]:
    """(kind, id) -> the patient's code, one query for each kind that is there."""
    codes: dict[tuple[str, int], str] = {}
    for kind, query in _PATIENT_OF.items():
        if numbers.get(kind):
            rows = await tx.execute(query.where(_ID_OF[kind].in_(numbers[kind])))
            codes |= {(kind, row[0]): row[1] for row in rows}
    return codes


async def _duties(tx: AsyncSession, numbers: list[int]) -> dict[int, int]:
    if not numbers:
        return {}
    rows = await tx.execute(select(Duty.id, Duty.staff_id).where(Duty.id.in_(numbers)))
    return {row[0]: row[1] for row in rows}


def _through(table: type[Session | Course | Alert | Item | Message | Task]) -> Select[int, str]:
    return select(table.id, Patient.code).join(Patient, Patient.id == table.patient_id)


_PATIENT_OF: Mapping[str, Select[int, str]] = {
    "patient": select(Patient.id, Patient.code),
    "session": _through(Session),
    "course": _through(Course),
    "alert": _through(Alert),
    "item": _through(Item),
    "message": _through(Message),
    "task": _through(Task),
}
_ID_OF: Mapping[str, ColumnElement[int]] = {
    kind: query.selected_columns[0] for kind, query in _PATIENT_OF.items()
}
