"""Patients as planning sees them, in a constant number of queries however many sessions they have."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import view_parts
from db.tables import Course, Patient, Session
from domain.patients import PatientView, SessionState, SessionView


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
    query = select(Patient).where(Patient.id.in_(patient_ids))
    patients = {patient.id: patient for patient in await tx.scalars(query)}
    ids = [number for number in patient_ids if number in patients]
    sessions = await _sessions(tx, ids, timedelta(minutes=visit_minutes))
    consented = await view_parts.consented(tx, ids)
    return [
        _view(patients[number], tuple(sessions[number]), clinic_zone, consented=number in consented)
        for number in ids
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
    query = (
        select(Session, Course.planned)
        .join(Course, Course.id == Session.course_id)
        .where(Session.patient_id.in_(patient_ids))
        .order_by(Session.starts_at, Session.id)
    )
    rows = list(await tx.execute(query))
    held = await view_parts.held_since(tx, patient_ids)
    facts = await view_parts.checkin_facts(tx, patient_ids)
    sent = await view_parts.sent_steps(tx, patient_ids)
    views: defaultdict[int, list[SessionView]] = defaultdict(list)
    for session, planned in rows:
        view = _session_view(
            session,
            of=planned,
            visit_ends_at=session.starts_at + length,
            held_since=held.get(session.id),
            sent=sent.get((session.id, session.time_version), {}),
            checkins=facts.get(session.id, {}),
        )
        views[session.patient_id].append(view)
    return views


def _session_view(session: Session, **known: Any) -> SessionView:
    return SessionView(
        id=session.id,
        course_id=session.course_id,
        number=session.number,
        starts_at=session.starts_at,
        timed_at=session.timed_at,
        time_version=session.time_version,
        state=SessionState(session.state),
        confirmed=session.confirmed_at is not None,
        performed_at=session.performed_at,
        marked_at=session.marked_at,
        **known,
    )
