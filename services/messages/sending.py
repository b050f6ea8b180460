"""Decide again and render: what the dispatcher asks the moment it claims a message."""

from sqlalchemy.exc import NoResultFound

from db import outbox
from db.tables import Alert, Message, Patient, Session, Staff
from domain.broadcasts import ROW_KIND
from domain.consents import Feature, may
from domain.decision import Decision, Drop, Wait, decide
from domain.keys import RECHECK, nudged
from domain.messages import Key, Lane, Row, Status
from domain.patients import SessionState
from domain.planning import plan_alone, plan_for
from domain.reasons import Why
from services.broadcasts import decide as broadcast_decision
from services.desk.tasks_owned import GIVEN, OVERDUE, task_settled
from services.messages.foresight import near_view, row_of, seen_view
from services.messages.missed import tell_of_missed
from services.messages.notes import note_of
from services.messages.notices import chat_refuses, may_go_at, phone_instead, waits_for_link
from services.messages.overtaken import overtaken, visits_of
from services.messages.planning import view_of
from services.messages.watchdog import DELAYED, delayed_since
from services.moment import Moment
from services.outgoing import Outgoing
from services.people import consents
from services.people.reader import reader_of
from services.render.for_staff import STAFF_RENDERERS
from services.render.patient import render_for_patient
from services.render.scene import load
from services.render.staff import StaffScene
from services.talk.item_notices import UNANSWERED, WROTE, item_settled
from services.visits.near import CALLED_OFF, WANTS_MOVE
from services.visits.near_stands import near_settled

DISPATCH = "dispatch"
_PASSING = frozenset({"told", "taken", "not-told"})
"""Who missed one of these has missed nothing to phone about."""


async def prepare(at: Moment, message: Message) -> Outgoing | None:
    """Decide again and render. None if the message was put aside: its row then says why."""
    if message.staff_id is not None:
        return await _for_staff(at, message)
    if message.kind == ROW_KIND:
        return await broadcast_decision.prepare(at, message)
    patient = await row_of(at.tx, Patient, message.patient_id or 0)
    if patient is None:
        raise NoResultFound(f"no patient {message.patient_id}")
    if at.now > message.not_after:
        await _too_late(at, message, patient)
        return None
    stands = _plan_agrees if message.kind == "step" else _notice_stands
    if not await stands(at, message, patient):
        return None
    reader = await reader_of(at, patient)
    screen = await render_for_patient(await load(at, message, reader))
    shown = note_of(reader, message, screen)
    return Outgoing(message.id, patient.chat_id or 0, Lane(message.lane), shown)


async def _plan_agrees(at: Moment, message: Message, patient: Patient) -> bool:
    decision = await _decision(at, _row(message), patient)
    if isinstance(decision, Wait):
        await outbox.mark_later(at.tx, message, decision.until, why=decision.why, now=at.now)
        return False
    if isinstance(decision, Drop):
        await _aside(at, message, decision.status, decision.why)
        if decision.status is Status.EXPIRED:
            await tell_of_missed(at, [(message.subject, message.step, decision.why)])
        return False
    return not await _asks_unasked(at, message, patient)


async def _decision(at: Moment, row: Row, patient: Patient) -> Decision:
    timeline = at.office.content.timeline
    near = near_view(at, patient)
    alone = near and plan_alone(row.key, near, timeline, at.now)
    if near and alone:
        return decide(row, alone, at.now, near, timeline)
    view = seen_view(at, patient) or await view_of(at, patient.id)
    return decide(row, plan_for(row.key, view, timeline, at.now), at.now, view, timeline)


async def _asks_unasked(at: Moment, message: Message, patient: Patient) -> bool:
    """A nudge or re-check to somebody without consent C1, who was never asked, is put aside for good."""
    follows_up = message.step == RECHECK or nudged(message.step) != message.step
    if not follows_up or may(Feature.HEALTH_QUESTIONS, await consents.standing(at.tx, patient.id)):
        return False
    await outbox.set_status(
        at.tx, message, Status.CANCELLED, who=DISPATCH, why=Why.NO_CONSENT, by_plan=False, now=at.now
    )
    return True


def _row(message: Message) -> Row:
    return Row(
        key=Key(message.recipient, message.subject, message.step, message.version),
        not_before=message.not_before,
        due_at=message.due_at,
        not_after=message.not_after,
        status=Status(message.status),
        why=message.why,
        by_plan=message.by_plan,
    )


async def _notice_stands(at: Moment, message: Message, patient: Patient) -> bool:
    """Whether a notice is still true, the chat can carry it, and the person may be woken."""
    gone = await overtaken(at.tx, message)
    refused = await chat_refuses(at, patient, message.step)
    if gone is not None:
        await _aside(at, message, Status.SUPERSEDED, gone)
    elif refused is not None and waits_for_link(patient, message.step):
        await _aside(at, message, Status.HELD, refused)
    elif refused is not None:
        await _aside(at, message, Status.CANCELLED, refused)
        await phone_instead(at, patient, message.subject, message.step)
    else:
        return await _may_wake(at, message, patient)
    return False


async def _may_wake(at: Moment, message: Message, patient: Patient) -> bool:
    """A notice that was due earlier (an outage) waits for the morning like any other."""
    allowed = await may_go_at(at, patient, message.step, await visits_of(at.tx, message))
    if allowed > at.now:
        await outbox.mark_later(at.tx, message, allowed, why=Why.QUIET_HOURS, now=at.now)
    return allowed <= at.now


async def _too_late(at: Moment, message: Message, patient: Patient) -> None:
    """Its window closed, after an outage or a long wait: news is then told by phone."""
    await _aside(at, message, Status.EXPIRED, Why.LATE)
    if message.kind == "step":
        await tell_of_missed(at, [(message.subject, message.step, Why.LATE)])
    still_news = message.kind == "notice" and await overtaken(at.tx, message) is None
    if still_news and message.step not in _PASSING:
        await phone_instead(at, patient, message.subject, message.step)


async def _for_staff(at: Moment, message: Message) -> Outgoing | None:
    staff = await at.tx.get_one(Staff, message.staff_id)
    scene = StaffScene(at, message, staff, at.office.texts.speak(staff.language))
    if at.now > message.not_after:
        await _aside(at, message, Status.EXPIRED, Why.LATE)
    elif not staff.active:
        await _aside(at, message, Status.CANCELLED, Why.UNREACHABLE)
    elif await _settled(scene):
        await _aside(at, message, Status.SUPERSEDED, Why.ANSWERED)
    else:
        screen = await STAFF_RENDERERS[message.step](scene)
        return Outgoing(message.id, staff.telegram_id, Lane(message.lane), screen)
    return None


async def _settled(scene: StaffScene) -> bool:
    """Somebody took the alert, or the visit was marked, before this message could go."""
    if scene.message.step == "alert":
        return (await scene.at.tx.get_one(Alert, scene.subject_id)).taken_at is not None
    if scene.message.step == "prompt-done":
        session = await scene.at.tx.get_one(Session, scene.subject_id)
        return session.state != SessionState.BOOKED
    if scene.message.step == DELAYED:
        return await delayed_since(scene.at.tx) is None
    if scene.message.step in {WROTE, UNANSWERED}:
        return await item_settled(scene.at, scene.staff, scene.subject_id)
    if scene.message.step in {GIVEN, OVERDUE}:
        return await task_settled(scene.at, scene.staff, scene.message)
    if scene.message.step in {WANTS_MOVE, CALLED_OFF}:
        return await near_settled(scene.at, scene.message)
    return False


async def _aside(at: Moment, message: Message, status: Status, why: Why) -> None:
    await outbox.set_status(at.tx, message, status, who=DISPATCH, why=why, now=at.now)
