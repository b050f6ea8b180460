"""The clinic calls off several sessions: one deed, one new plan, one message, a task each for a new date."""

from dataclasses import replace

from db.tables import Patient, Session, Staff
from domain.patients import PatientView, SessionState
from services.messages.notices import owe_patient
from services.messages.planning import preview, replan
from services.moment import Moment
from services.tasks import TaskKind, open_task
from services.visits import moves
from services.visits.courses import Effects
from services.visits.scopes import Look, Scope, scope_of, stamp
from services.visits.unusual import gap_left


async def look_at_cancelling(at: Moment, chosen: Session, scope: Scope) -> Look:
    """What calling off would drop, and which gap it would leave."""
    sessions = await scope_of(at, chosen, scope)
    gone = {session.id for session in sessions}

    def suppose(view: PatientView) -> PatientView:
        kept = (
            replace(each, state=SessionState.CANCELLED, marked_at=at.now) if each.id in gone else each
            for each in view.sessions
        )
        return replace(view, sessions=tuple(kept))

    changes = await preview(at, chosen.patient_id, supposing=suppose)
    return Look(sessions, Effects(await gap_left(at, chosen.course_id, gone), changes))


async def cancel_together(
    at: Moment, staff: Staff, chosen: Session, scope: Scope, seen: int
) -> list[Session]:
    """Call them off; each gets a task for a new date. Empty if something changed since staff looked."""
    sessions = await scope_of(at, chosen, scope)
    still = sessions and all(moves.can_change(each, at.now) for each in sessions)
    if stamp(sessions) != seen or not still:
        return []
    if len(sessions) == 1:
        return sessions if await moves.cancel(at, staff, sessions[0]) else []
    patient = await at.tx.get_one(Patient, chosen.patient_id)
    for session in sessions:
        await moves.call_off(at, staff, session)
    await replan(at, patient.id, who=f"s{staff.id}")
    await owe_patient(
        at,
        patient,
        "cancelled-several",
        subject=f"course:{chosen.course_id}",
        version=int(at.now.timestamp()),
        params={"cancelled": [session.id for session in sessions]},
        visits=[session.starts_at for session in sessions],
    )
    for session in sessions:
        subject = f"session:{session.id}"
        await open_task(at, TaskKind.NEW_DATE, subject, due_at=at.now, patient=patient, session=session)
    return sessions
