"""Closing a day, on one confirmation: its sessions move as was proposed, one message to each patient.

A session that was taken out stays, and its reminders wait: nobody is asked to come on a closed day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from db.tables import MoveRequest, Patient, Session, Staff
from domain.localtime import local_day
from services.messages.planning import replan
from services.moment import Moment
from services.tasks import TaskKind, open_task
from services.visits import moves, wishes
from services.visits.closures import mark_closed
from services.visits.closures_look import plan_closing, untold_by_closing
from services.visits.moving_together import move_each


@dataclass(frozen=True, slots=True)
class Closed:
    """What was done.

    Attributes:
        moved: how many sessions moved. left: how many stay, as phone tasks.
        untold: patients whose chat cannot carry the news of their move; a task asks staff to phone them.
    """

    moved: int
    left: int
    untold: int


async def close_day(at: Moment, staff: Staff, day: date, left: Collection[int], seen: int) -> Closed | None:
    """Close the day as staff looked at it (``seen``: the stamp of that look).

    None, and nothing was done: something has changed since, or the day is over.
    """
    plan = await plan_closing(at, day, left)
    today = local_day(at.now, at.office.content.clinic.zone)
    if plan.stamp != seen or day < today:
        return None
    await mark_closed(at, staff, day)
    for request in plan.wishes:
        await _take_back(at, request)
    targets = plan.targets
    by_patient = sorted((each for each in plan.visits if not each.left), key=lambda each: each.patient.id)
    for _, visits in groupby(by_patient, key=lambda each: each.patient.id):
        await _move(at, staff, [each.session for each in visits], targets)
    for each in plan.visits:
        if each.left:
            await _phone(at, each.patient, each.session)
            await replan(at, each.patient.id, who=f"s{staff.id}")
    return Closed(len(targets), len(plan.visits) - len(targets), await untold_by_closing(at, plan))


async def _move(at: Moment, staff: Staff, sessions: Sequence[Session], targets: dict[int, datetime]) -> None:
    if len(sessions) == 1:
        await moves.move(at, staff, sessions[0], targets[sessions[0].id])
    else:
        await move_each(at, staff, sessions, targets)


async def _phone(at: Moment, patient: Patient, session: Session) -> None:
    await open_task(
        at,
        TaskKind.CLOSED_DAY,
        f"session:{session.id}",
        due_at=at.now,
        patient=patient,
        session=session,
    )


async def _take_back(at: Moment, request: MoveRequest) -> None:
    """A time on that day was offered: none of the offers can be taken any more, staff offer others."""
    session = await at.tx.get_one(Session, request.session_id)
    request.offers = ""
    request.version += 1
    patient = await at.tx.get_one(Patient, session.patient_id)
    await wishes.ask_staff(at, patient, session, await wishes.promised_by(at, session))
