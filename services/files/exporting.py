"""Patients and courses as rows an import takes back, with what people want to read beside it."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.consents import standing_of
from db.queries.visits import standing_holds
from db.tables import Course, Message, Patient, Session
from domain.keys import DO_NOT_TRAVEL, subject_of
from domain.localtime import local_day, to_local
from domain.messages import OPEN, REVIVABLE
from domain.patients import SessionState
from services.files.reading import KNOWN, TOLD
from services.files.wishes import Mark
from services.office import Office
from services.people import phones

AT_ONCE = 200
_USUAL = 5
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
"""How a formula may begin; some table programs take the wide signs of a Korean keyboard for one as well."""

_MARKS = {
    SessionState.PERFORMED: Mark.DONE,
    SessionState.NO_SHOW: Mark.NO_SHOW,
    SessionState.ABORTED: Mark.BROKEN_OFF,
}

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands about a chunk of patients; settled messages are by subject."""

    courses: Mapping[int, Sequence[Course]]
    sessions: Mapping[int, Sequence[Session]]
    held: frozenset[int]
    settled: Mapping[str, Sequence[str]]
    consents: Mapping[int, frozenset[str]]


async def columns(tx: AsyncSession) -> list[str]:
    """The names of the columns: as many sessions as the longest course has."""
    longest = await tx.scalar(select(func.max(Session.number))) or 0
    return [*KNOWN, *(f"session_{number}" for number in range(1, max(longest, _USUAL) + 1)), *TOLD]


async def rows(tx: AsyncSession, office: Office, now: datetime) -> AsyncIterator[list[Row]]:
    """Chunks of rows, one row for each course, or one for who has none; who was erased is left out."""
    last = 0
    query = select(Patient).where(Patient.deleted_at.is_(None)).order_by(Patient.id).limit(AT_ONCE)
    while patients := list(await tx.scalars(query.where(Patient.id > last))):
        last = patients[-1].id
        known = await _known(tx, [patient.id for patient in patients])
        yield [row for patient in patients for row in _of(patient, known, office, now)]


async def count(tx: AsyncSession) -> int:
    """How many patients there are to write."""
    return await tx.scalar(select(func.count(Patient.id)).where(Patient.deleted_at.is_(None))) or 0


async def _known(tx: AsyncSession, ids: Sequence[int]) -> _Known:
    courses: dict[int, list[Course]] = {}
    for course in await tx.scalars(select(Course).where(Course.patient_id.in_(ids)).order_by(Course.id)):
        courses.setdefault(course.patient_id, []).append(course)
    sessions: dict[int, list[Session]] = {}
    every = select(Session).where(Session.patient_id.in_(ids)).order_by(Session.number)
    for session in await tx.scalars(every):
        sessions.setdefault(session.course_id, []).append(session)
    numbers = [session.id for each in sessions.values() for session in each]
    versions = {
        subject_of(session.id): session.time_version for each in sessions.values() for session in each
    }
    return _Known(
        courses,
        sessions,
        frozenset(await standing_holds(tx, numbers)),
        await _settled(tx, ids, versions),
        await standing_of(tx, ids),
    )


async def _settled(tx: AsyncSession, ids: Sequence[int], versions: Mapping[str, int]) -> dict[str, list[str]]:
    """Messages that went out, or that nothing brings back, by subject; not those of an earlier time."""
    query = select(Message.subject, Message.version, Message.step).where(
        Message.patient_id.in_(ids),
        Message.kind == "step",
        Message.status.not_in(sorted(OPEN)),
        ~(Message.status.in_(sorted(REVIVABLE)) & Message.by_plan),
    )
    found: dict[str, list[str]] = {}
    for subject, version, step in await tx.execute(query.order_by(Message.id)):
        timeline = step.startswith(("before-", "after-")) or step == DO_NOT_TRAVEL
        if timeline and versions.get(subject) == version:
            found.setdefault(subject, []).append(step)
    return found


def _of(patient: Patient, known: _Known, office: Office, now: datetime) -> Iterator[Row]:
    person = _person(patient, known, office)
    courses = known.courses.get(patient.id, ())
    if not courses:
        yield person
    for course in courses:
        yield person | _course(course, known, office, now)


def _person(patient: Patient, known: _Known, office: Office) -> dict[str, str]:
    return {
        "code": patient.code,
        "name": guarded(patient.name),
        "language": patient.language,
        "zone": patient.zone or "",
        # With spaces, or a table program takes it for a number and drops the plus sign.
        "phone": phones.readable(patient.phone) if patient.phone else "",
        "telegram_id": str(patient.chat_id or ""),
        "choice": patient.choice,
        "discreet": "yes" if patient.discreet else "",
        "cold_sores": "yes" if patient.cold_sores else "",
        "flags": " ".join(filter(None, patient.flags.split(","))),
        "notes": guarded(patient.notes),
        "consents": " ".join(sorted(known.consents.get(patient.id, ()))),
        "chat": _chat(patient),
        "registered": local_day(patient.created_at, office.content.clinic.zone).isoformat(),
    }


def _course(course: Course, known: _Known, office: Office, now: datetime) -> dict[str, str]:
    sessions = known.sessions.get(course.id, ())
    settled = [
        f"{session.number}:{step}"
        for session in sessions
        for step in known.settled.get(subject_of(session.id), ())
    ]
    return {
        "gap_days": str(course.gap_days),
        "course_ended": "yes" if course.ended_at is not None else "",
        "settled": " ".join(settled),
        **{f"session_{session.number}": _session(session, known, office, now) for session in sessions},
    }


def _session(session: Session, known: _Known, office: Office, now: datetime) -> str:
    zone, length = office.content.clinic.zone, timedelta(minutes=office.content.clinic.visit_minutes)
    parts = [f"{to_local(session.starts_at, zone):%Y-%m-%d %H:%M}", _mark(session, now)]
    parts += ["confirmed"] * (session.confirmed_at is not None) + ["hold"] * (session.id in known.held)
    done = session.performed_at
    if done is not None and done != session.starts_at + length:
        parts.append(f"{to_local(done, zone):%Y-%m-%d %H:%M:%S}")
    return " ".join(filter(None, parts))


def _mark(session: Session, now: datetime) -> str:
    state = SessionState(session.state)
    if state is SessionState.BOOKED:
        return Mark.UNMARKED if session.starts_at <= now else Mark.BOOKED
    if state is SessionState.CANCELLED:
        return Mark.BY_PATIENT if session.cancelled_by == "patient" else Mark.CANCELLED
    return _MARKS[state]


def _chat(patient: Patient) -> str:
    if patient.chat_id is None:
        return "not opened"
    return "open" if patient.unreachable_since is None else "cannot be reached"


def guarded(text: str | None) -> str:
    """What a table program would take for a formula is marked as text."""
    return f"'{text}" if text and text.startswith(_FORMULA) else text or ""
