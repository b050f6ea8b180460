"""Messages a deed causes, beside the plan's: how long each is worth sending, in which lane, and when not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import outbox
from db.tables import Patient, Staff
from domain.consents import Feature, may
from domain.messages import Key, Lane
from domain.quiet import is_quiet
from domain.reasons import Why
from domain.situation import settle_later
from services.messages.planning import view_of
from services.moment import Moment
from services.people.consents import standing
from services.people.preferences import STOPPED
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
        optional: nobody phones because of it.
    """

    lane: Lane
    lasts: timedelta
    always: bool = False
    waits_for_link: bool = False
    optional: bool = False


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
    "answer": Notice(Lane.REPLY, 7 * _DAY, always=True),
    "answer-late": Notice(Lane.REPLY, 7 * _DAY),
    "moved-several": Notice(Lane.REPLY, 7 * _DAY),
    "cancelled-several": Notice(Lane.REPLY, 7 * _DAY),
    "session-added": Notice(Lane.REPLY, 7 * _DAY),
    "dates-offered": Notice(Lane.REPLY, 7 * _DAY, always=True),
    "dates-later": Notice(Lane.REPLY, 7 * _DAY),
    "ask-phone": Notice(Lane.REPLY, 14 * _DAY, waits_for_link=True, optional=True),
    "ask-zone": Notice(Lane.REPLY, 14 * _DAY, waits_for_link=True, optional=True),
    "offer-news": Notice(Lane.REPLY, 7 * _DAY, optional=True),
    "offer-essentials": Notice(Lane.REPLY, 7 * _DAY, optional=True),
    "news-stand": Notice(Lane.REPLY, 14 * _DAY, optional=True),
}
"""Notices to patients. Quiet hours, opt-outs and windows: clinic policy."""

_AGAIN = Notice(Lane.REPLY, _DAY)


def notice_of(step: str) -> Notice:
    """How a notice travels; a message of the timeline that staff send once more is a reply like others."""
    return NOTICES.get(step, _AGAIN)


async def owe_patient(  # noqa: PLR0913 - what a notice is, each by its name
    at: Moment,
    patient: Patient,
    step: str,
    *,
    subject: str,
    version: int = 0,
    params: Mapping[str, object] | None = None,
    visits: Collection[datetime] = (),
    not_before: datetime | None = None,
) -> None:
    """Owe the patient one notice; by phone instead if the chat cannot carry it.

    ``visits``: when the visits begin that it moves, cancels or holds (aware UTC, the old time of a move as
    well): it ignores quiet hours if one of them is within 36 hours. ``not_before``: it waits until then.
    """
    if await chat_refuses(at, patient, step) is not None and not waits_for_link(patient, step):
        await phone_instead(at, patient, subject, step)
        return
    key = Key(f"p{patient.id}", subject, step, version)
    due = max(await may_go_at(at, patient, step, visits), not_before or at.now)
    await outbox.add_many(at.tx, [_owed(patient, key, due, params)], now=at.now)


async def owe_several(at: Moment, patient: Patient, notices: Sequence[tuple[str, str]]) -> None:
    """Owe the patient several notices (step and subject of each) by the same rules, for the work of one."""
    agreed = await _agreed(at, patient)
    owed = []
    for step, subject in notices:
        if _refusal(patient, step, agreed=agreed) is not None and not waits_for_link(patient, step):
            await phone_instead(at, patient, subject, step)
        else:
            due = await may_go_at(at, patient, step, ())
            owed.append(_owed(patient, Key(f"p{patient.id}", subject, step, 0), due))
    await outbox.add_many(at.tx, owed, now=at.now)


def _owed(
    patient: Patient, key: Key, due: datetime, params: Mapping[str, object] | None = None
) -> outbox.Owed:
    notice = notice_of(key.step)
    return outbox.Owed(
        key=key,
        lane=notice.lane,
        patient_id=patient.id,
        due_at=due,
        not_after=due + notice.lasts,
        params=params,
        held=Why.NOT_LINKED if patient.chat_id is None else None,
    )


async def may_go_at(at: Moment, patient: Patient, step: str, visits: Collection[datetime]) -> datetime:
    """The first moment from now on at which this notice may wake the person (aware UTC)."""
    near = any(at.now <= starts_at <= at.now + NEAR_VISIT for starts_at in visits)
    if notice_of(step).always or near:
        return at.now
    timeline = at.office.content.timeline
    zones = {patient.zone or timeline.clinic_zone, timeline.clinic_zone}
    if not any(is_quiet(at.now, zone, timeline.quiet) for zone in zones):
        # Day wherever the person is taken to be: their visits, which decide about that, need no look.
        return at.now
    await at.tx.flush()
    return settle_later(await view_of(at, patient.id), timeline, at.now)


async def chat_refuses(at: Moment, patient: Patient, step: str) -> Why | None:
    """Why this notice cannot be sent to the chat now; None if it can.

    "Stop all" never stops safety; without consents C0 and C2 nothing is sent (PIPA art. 15 and 28-8).
    """
    return _refusal(patient, step, agreed=await _agreed(at, patient))


async def _agreed(at: Moment, patient: Patient) -> bool:
    """Whether the bot may write at all; to whom it cannot, nobody asks."""
    return patient.chat_id is not None and may(Feature.BOT, await standing(at.tx, patient.id))


def _refusal(patient: Patient, step: str, *, agreed: bool) -> Why | None:
    if patient.chat_id is None:
        return Why.NOT_LINKED
    if not agreed:
        return Why.NO_CONSENT
    if patient.unreachable_since is not None:
        return Why.UNREACHABLE
    return Why.STOPPED if patient.choice == STOPPED and not notice_of(step).always else None


def waits_for_link(patient: Patient, step: str) -> bool:
    """Whether the notice is kept until the person opens the chat."""
    return patient.chat_id is None and notice_of(step).waits_for_link


async def phone_instead(at: Moment, patient: Patient, subject: str, step: str) -> None:
    """The chat cannot carry the news: staff say it by phone, unless it is not worth a call."""
    if not notice_of(step).optional:
        await open_task(at, TaskKind.PHONE_NEWS, subject, due_at=at.now, patient=patient)


async def owe_staff(
    at: Moment,
    staff: Staff,
    step: str,
    *,
    subject: str,
    version: int = 0,
    lane: Lane = Lane.REPLY,
    params: Mapping[str, object] | None = None,
) -> None:
    """Owe a staff member one message, worth sending for a day; staff messages know no quiet hours."""
    await outbox.add(
        at.tx,
        key=Key(f"s{staff.id}", subject, step, version),
        lane=lane,
        staff_id=staff.id,
        due_at=at.now,
        not_after=at.now + _DAY,
        now=at.now,
        params=params,
    )
