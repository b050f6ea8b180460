"""Patients as planning sees them, in a constant number of queries however many sessions they have."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.prepared import Prepared
from db.queries.consents import NEEDED, standing_of
from db.queries.view_parts import Parts, parts_of
from db.tables import Course, Patient, Session
from domain.localtime import local_day
from domain.patients import PatientView, SessionState, SessionView

# Columns and not objects: a view is made for every message that goes out.
_SESSIONS = Prepared(
    select(
        Session.id,
        Session.patient_id,
        Session.time_version,
        Session.starts_at,
        Session.state,
        Session.timed_at,
        Session.confirmed_at,
        Session.course_id,
        Session.number,
        # Not joined: on a small table SQLite might read all courses and then look for their sessions.
        select(Course.planned).where(Course.id == Session.course_id).scalar_subquery(),
        Session.performed_at,
        Session.marked_at,
    )
    .where(among(Session.patient_id, "ids"))
    .order_by(Session.starts_at, Session.id)
)
_STATES = {str(state): state for state in SessionState}


class Person(NamedTuple):
    """What a view takes from a patient's record."""

    id: int
    zone: str | None
    chat_id: int | None
    unreachable_since: datetime | None
    choice: str
    cold_sores: bool


_PEOPLE = Prepared(
    select(*(getattr(Patient, name) for name in Person._fields)).where(among(Patient.id, "ids"))
)


async def patient_view(
    tx: AsyncSession, patient_id: int, *, clinic_zone: str, visit_minutes: int
) -> PatientView:
    """One patient as planning sees them. Raises NoResultFound if there is no such patient.

    ``clinic_zone`` counts for patients without a zone of their own; a visit lasts ``visit_minutes``.
    """
    views = await patient_views(tx, [patient_id], clinic_zone=clinic_zone, visit_minutes=visit_minutes)
    if not views:
        raise NoResultFound(f"no patient {patient_id}")
    return views[0]


async def patient_views(
    tx: AsyncSession, patient_ids: Sequence[int], *, clinic_zone: str, visit_minutes: int
) -> list[PatientView]:
    """The same for many, in the order of the ids; ids that do not exist are left out."""
    found = {row[0]: Person(*row) for row in await _PEOPLE.rows(tx, {"ids": patient_ids})}
    people = [found[number] for number in patient_ids if number in found]
    consents = await standing_of(tx, list(found))
    return await views_of(tx, people, consents, clinic_zone=clinic_zone, visit_minutes=visit_minutes)


async def views_of(
    tx: AsyncSession,
    patients: Sequence[Patient | Person],
    consents: Mapping[int, frozenset[str]],
    *,
    clinic_zone: str,
    visit_minutes: int,
    only: Iterable[tuple[Session, Course]] | None = None,
) -> list[PatientView]:
    """The same for records and standing consents (by patient id) that are loaded already.

    ``only``: the only sessions to look at, loaded already, their check-ins left out; a fifth of the work for
    messages about a visit ahead (see ``domain.planning.plan_alone``).
    """
    ids = [patient.id for patient in patients]
    parts = await parts_of(tx, ids, _SESSIONS if only is None else None)
    rows = parts.sessions if only is None else [_columns(*pair) for pair in only]
    sessions = _sessions(rows, parts, timedelta(minutes=visit_minutes), clinic_zone)
    return [
        _view(patient, tuple(sessions[patient.id]), clinic_zone, consented=consents[patient.id] >= NEEDED)
        for patient in patients
    ]


def _columns(session: Session, course: Course) -> tuple[Any, ...]:
    """What ``_SESSIONS`` would find."""
    return (
        session.id,
        session.patient_id,
        session.time_version,
        session.starts_at,
        session.state,
        session.timed_at,
        session.confirmed_at,
        session.course_id,
        session.number,
        course.planned,
        session.performed_at,
        session.marked_at,
    )


def _view(
    patient: Patient | Person, sessions: tuple[SessionView, ...], clinic_zone: str, *, consented: bool
) -> PatientView:
    return PatientView(
        id=patient.id,
        zone=patient.zone or clinic_zone,
        linked=patient.chat_id is not None,
        reachable=patient.unreachable_since is None,
        consented=consented,
        essentials=patient.choice == "essentials",
        stopped=patient.choice == "stopped",
        cold_sores=patient.cold_sores,
        sessions=sessions,
    )


def _sessions(
    rows: Iterable[Any], parts: Parts, length: timedelta, zone: str
) -> defaultdict[int, list[SessionView]]:
    views: defaultdict[int, list[SessionView]] = defaultdict(list)
    # Unpacked and not asked for by name: this is done for every session of everybody who gets a message.
    for number, patient_id, version, starts_at, state, timed_at, confirmed_at, *rest in rows:
        course_id, place, planned, performed_at, marked_at = rest
        known = _STATES[state]
        view = SessionView(
            id=number,
            course_id=course_id,
            number=place,
            of=planned,
            starts_at=starts_at,
            timed_at=timed_at,
            visit_ends_at=starts_at + length,
            time_version=version,
            state=known,
            confirmed=confirmed_at is not None,
            held_since=parts.held.get(number),
            closed=known is SessionState.BOOKED and _is_closed(starts_at, timed_at, parts.closures, zone),
            performed_at=performed_at,
            marked_at=marked_at,
            sent=parts.sent.get((number, version), {}),
            checkins=parts.facts.get(number, {}),
        )
        views[patient_id].append(view)
    return views


def _is_closed(starts_at: datetime, timed_at: datetime, closures: Mapping[date, datetime], zone: str) -> bool:
    """Closed under a visit; a start that was decided later was meant for the closed day."""
    closed_at = closures.get(local_day(starts_at, zone)) if closures else None
    return closed_at is not None and timed_at <= closed_at
