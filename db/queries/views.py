"""Patients as planning sees them, in a constant number of queries however many sessions they have."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import view_parts
from db.queries.consents import NEEDED, standing_of
from db.queries.people import patients_of
from db.tables import Course, Patient, Session
from domain.patients import PatientView, SessionState, SessionView

# Columns and not objects: a view is made for every message that goes out.
_SESSIONS = (
    select(
        Session.id,
        Session.course_id,
        Session.patient_id,
        Session.number,
        Session.starts_at,
        Session.timed_at,
        Session.time_version,
        Session.state,
        Session.confirmed_at,
        Session.performed_at,
        Session.marked_at,
        Course.planned,
    )
    .join(Course, Course.id == Session.course_id)
    .where(Session.patient_id.in_(bindparam("ids", expanding=True)))
    .order_by(Session.starts_at, Session.id)
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
    patients = await patients_of(tx, patient_ids)
    consents = await standing_of(tx, [patient.id for patient in patients])
    return await views_of(tx, patients, consents, clinic_zone=clinic_zone, visit_minutes=visit_minutes)


async def views_of(
    tx: AsyncSession,
    patients: Sequence[Patient],
    consents: Mapping[int, frozenset[str]],
    *,
    clinic_zone: str,
    visit_minutes: int,
) -> list[PatientView]:
    """The same for records and standing consents (by patient id) that are loaded already."""
    ids = [patient.id for patient in patients]
    sessions = await _sessions(tx, ids, timedelta(minutes=visit_minutes))
    return [
        _view(patient, tuple(sessions[patient.id]), clinic_zone, consented=consents[patient.id] >= NEEDED)
        for patient in patients
    ]


def _view(
    patient: Patient, sessions: tuple[SessionView, ...], clinic_zone: str, *, consented: bool
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


async def _sessions(
    tx: AsyncSession, patient_ids: Sequence[int], length: timedelta
) -> defaultdict[int, list[SessionView]]:
    rows = list(await tx.execute(_SESSIONS, {"ids": patient_ids}))
    held = await view_parts.held_since(tx, patient_ids)
    facts = await view_parts.checkin_facts(tx, patient_ids)
    sent = await view_parts.sent_steps(tx, patient_ids)
    views: defaultdict[int, list[SessionView]] = defaultdict(list)
    for row in rows:
        view = _session_view(
            row,
            visit_ends_at=row.starts_at + length,
            held_since=held.get(row.id),
            sent=sent.get((row.id, row.time_version), {}),
            checkins=facts.get(row.id, {}),
        )
        views[row.patient_id].append(view)
    return views


def _session_view(row: Any, **known: Any) -> SessionView:
    return SessionView(
        id=row.id,
        course_id=row.course_id,
        number=row.number,
        of=row.planned,
        starts_at=row.starts_at,
        timed_at=row.timed_at,
        time_version=row.time_version,
        state=SessionState(row.state),
        confirmed=row.confirmed_at is not None,
        performed_at=row.performed_at,
        marked_at=row.marked_at,
        **known,
    )
