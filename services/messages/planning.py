"""The one way messages of the timeline come and go: view, plan, diff, apply."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from db import outbox
from db.queries.views import patient_view
from domain.diffing import diff
from domain.messages import Change
from domain.patients import PatientView, SessionState
from domain.planning import plan
from services.messages.missed import missed_in, tell_of_missed
from services.moment import Moment


async def view_of(at: Moment, patient_id: int) -> PatientView:
    """The patient as planning sees them."""
    clinic = at.office.content.clinic
    return await patient_view(at.tx, patient_id, clinic_zone=clinic.zone, visit_minutes=clinic.visit_minutes)


async def replan(at: Moment, patient_id: int, *, who: str) -> tuple[Change, ...]:
    """Make the stored messages of a patient what the plan wants; returns what changed.

    What expires by it and mattered becomes a task for staff.
    """
    await at.tx.flush()
    changes = await preview(at, patient_id)
    await outbox.apply(at.tx, changes, patient_id=patient_id, who=who, now=at.now)
    await tell_of_missed(at, missed_in(changes))
    return changes


async def preview(
    at: Moment, patient_id: int, *, supposing: Callable[[PatientView], PatientView] = lambda view: view
) -> tuple[Change, ...]:
    """What a re-plan would change, nothing stored; ``supposing`` edits the view ("if session 2 moved")."""
    view = supposing(await view_of(at, patient_id))
    rows = await outbox.rows_of(at.tx, patient_id)
    return diff(plan(view, at.office.content.timeline, at.now), rows, at.now)


def with_session_at(view: PatientView, session_id: int, starts_at: datetime, now: datetime) -> PatientView:
    """The view as it would be if that session, whatever became of it, were booked for ``starts_at`` now."""
    sessions = tuple(
        replace(
            session,
            starts_at=starts_at,
            visit_ends_at=starts_at + (session.visit_ends_at - session.starts_at),
            timed_at=now,
            time_version=session.time_version + 1,
            state=SessionState.BOOKED,
            marked_at=None,
            confirmed=False,
            closed=False,
            sent={},
        )
        if session.id == session_id
        else session
        for session in view.sessions
    )
    return replace(view, sessions=sessions)
