"""A session and all that follow move together: one deed, one new plan, one message to the patient."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.tables import Patient, Session, Staff
from domain.patients import PatientView
from domain.shifting import shifted
from services import audit
from services.messages.notices import owe_patient
from services.messages.planning import preview, replan, with_session_at
from services.moment import Moment
from services.visits import moves
from services.visits.courses import Effects
from services.visits.known_times import known_start
from services.visits.scopes import Look, Scope, scope_of, stamp
from services.visits.unusual import warnings_of


async def look_at_moving(at: Moment, chosen: Session, starts_at: datetime) -> Look:
    """The chosen session at a new time, all that follow as far behind it as before."""
    sessions = await scope_of(at, chosen, Scope.REST)
    targets = new_times(at, sessions, chosen, starts_at)

    def suppose(view: PatientView) -> PatientView:
        for number, start in targets.items():
            view = with_session_at(view, number, start, at.now)
        return view

    changes = await preview(at, chosen.patient_id, supposing=suppose)
    return Look(sessions, Effects(await warnings_of(at, chosen.course_id, targets), changes))


async def move_together(
    at: Moment, staff: Staff, chosen: Session, starts_at: datetime, seen: int
) -> list[Session]:
    """Move them. Empty if nothing was moved: something changed since staff looked, or a time has passed."""
    sessions = await scope_of(at, chosen, Scope.REST)
    targets = new_times(at, sessions, chosen, starts_at)
    movable = moves.can_change(chosen, at.now) or moves.can_redate(chosen)
    if not movable or stamp(sessions) != seen or any(start <= at.now for start in targets.values()):
        return []
    if len(sessions) == 1:
        return sessions if await moves.move(at, staff, chosen, starts_at) else []
    await move_each(at, staff, sessions, targets)
    return sessions


async def move_each(
    at: Moment, staff: Staff, sessions: Sequence[Session], targets: Mapping[int, datetime]
) -> None:
    """Several sessions of one patient get the times in ``targets`` (id -> start, aware UTC); one message.

    The caller has seen to it that each can be moved there.
    """
    told = {session.id: await known_start(at.tx, session) for session in sessions}
    for session in sessions:
        await moves.set_time(at, session, targets[session.id])
        await audit.record(at, staff, "move-session", f"session:{session.id}")
    await _tell_moved(at, staff, sessions, told)


async def _tell_moved(
    at: Moment, staff: Staff, sessions: Sequence[Session], told: Mapping[int, datetime]
) -> None:
    patient = await at.tx.get_one(Patient, sessions[0].patient_id)
    await replan(at, patient.id, who=f"s{staff.id}")
    await owe_patient(
        at,
        patient,
        "moved-several",
        subject=f"course:{sessions[0].course_id}",
        version=int(at.now.timestamp()),
        params={"moved": [[each.id, told[each.id].isoformat(), each.time_version] for each in sessions]},
        visits=[*told.values(), *(each.starts_at for each in sessions)],
    )


def new_times(
    at: Moment, sessions: Sequence[Session], chosen: Session, starts_at: datetime
) -> dict[int, datetime]:
    """Session id -> new start (aware UTC): the gaps in days stay, each keeps its own wall time."""
    starts = {session.id: session.starts_at for session in sessions}
    return shifted(starts, chosen.id, starts_at, at.office.content.clinic.zone)
