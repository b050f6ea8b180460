"""Messages a deed causes, beside the plan's: how long each is worth sending, in which lane, and when not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import outbox
from db.tables import Patient, Session, Staff
from domain.messages import Key, Lane
from domain.quiet import next_awake
from domain.reasons import Why
from services.moment import Moment
from services.tasks import TaskKind, open_task

NEAR_VISIT = timedelta(hours=36)
"""A change of a visit that begins within 36 hours wakes people (clinic policy)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """How a kind of notice travels.

    Attributes:
        lasts: after this it is not worth sending any more.
        always: quiet hours and an opt-out never hold it back (safety, or an answer to the person).
        waits_for_link: kept for a person who has not opened the chat yet; others become a phone task.
    """

    lane: Lane
    lasts: timedelta
    always: bool = False
    waits_for_link: bool = False


_DAY = timedelta(days=1)
NOTICES: Mapping[str, Notice] = {
    "triage": Notice(Lane.ALERT, _DAY, always=True),
    "red-no-answer": Notice(Lane.ALERT, _DAY, always=True),
    "told": Notice(Lane.ALERT, _DAY, always=True),
    "taken": Notice(Lane.ALERT, _DAY, always=True),
    "not-told": Notice(Lane.ALERT, _DAY, always=True),
    "on-hold": Notice(Lane.REPLY, 3 * _DAY),
    "hold-lifted": Notice(Lane.REPLY, 3 * _DAY),
    "booked": Notice(Lane.REPLY, 14 * _DAY, waits_for_link=True),
    "moved": Notice(Lane.REPLY, 7 * _DAY),
    "cancelled-by-clinic": Notice(Lane.REPLY, 7 * _DAY),
    "no-show": Notice(Lane.REPLY, 3 * _DAY),
    "sorry": Notice(Lane.REPLY, 2 * _DAY),
    "course-ended": Notice(Lane.REPLY, 7 * _DAY),
}
"""Notices to patients. Quiet hours, opt-outs and windows: clinic policy."""


async def owe_patient(
    at: Moment,
    patient: Patient,
    step: str,
    *,
    subject: str,
    version: int = 0,
    params: Mapping[str, object] | None = None,
    visit: Session | None = None,
) -> None:
    """Owe the patient one notice; by phone instead if the chat cannot carry it.

    ``visit``: the visit it is about; a visit that begins within 36 hours ignores quiet hours.
    """
    notice = NOTICES[step]
    key = Key(f"p{patient.id}", subject, step, version)
    if not notice.always and not _chat_carries(patient, notice):
        await _phone_instead(at, patient, subject)
        return
    due = may_go_at(at, patient, step, visit)
    await outbox.add(
        at.tx,
        key=key,
        lane=notice.lane,
        patient_id=patient.id,
        due_at=due,
        not_after=due + notice.lasts,
        now=at.now,
        params=params,
        held=Why.NOT_LINKED if patient.chat_id is None else None,
    )


def may_go_at(at: Moment, patient: Patient, step: str, visit: Session | None) -> datetime:
    """The first moment from now on at which this notice may wake the person (aware UTC)."""
    notice = NOTICES[step]
    near = visit is not None and at.now <= visit.starts_at <= at.now + NEAR_VISIT
    if notice.always or near:
        return at.now
    zone = patient.zone or at.office.content.clinic.zone
    return next_awake(at.now, zone, at.office.content.timeline.quiet)


async def owe_staff(
    at: Moment,
    staff: Staff,
    step: str,
    *,
    subject: str,
    version: int = 0,
    lane: Lane = Lane.REPLY,
    lasts: timedelta = _DAY,
    params: Mapping[str, object] | None = None,
) -> None:
    """Owe a staff member one message; staff messages know no quiet hours."""
    await outbox.add(
        at.tx,
        key=Key(f"s{staff.id}", subject, step, version),
        lane=lane,
        staff_id=staff.id,
        due_at=at.now,
        not_after=at.now + lasts,
        now=at.now,
        params=params,
    )


def _chat_carries(patient: Patient, notice: Notice) -> bool:
    if patient.chat_id is None:
        return notice.waits_for_link
    return patient.unreachable_since is None and patient.choice != "stopped"


async def _phone_instead(at: Moment, patient: Patient, subject: str) -> None:
    await open_task(at, TaskKind.PHONE_NEWS, subject, due_at=at.now, patient=patient)
