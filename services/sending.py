"""What the dispatcher asks and reports: decide again, render now, and what follows from each outcome."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.tables import Alert, CheckIn, Hold, Message, Patient, Session, Staff
from domain.decision import Drop, Wait, decide
from domain.keys import DO_NOT_TRAVEL, RECHECK
from domain.messages import Key, Lane, Row, Status
from domain.patients import SessionState
from domain.planning import plan
from domain.reasons import Why
from services import alerts
from services.moment import Moment
from services.notices import may_go_at
from services.outgoing import Outgoing
from services.planning import replan, view_of
from services.reachability import lost_chat
from services.reader import reader_of
from services.render.patient import render_for_patient
from services.render.scene import load
from services.render.staff import STAFF, StaffScene
from services.tasks import TaskKind, open_task

DISPATCH = "dispatch"


async def prepare(at: Moment, message: Message) -> Outgoing | None:
    """Decide again and render. None if the message was put aside: its row then says why."""
    if at.now > message.not_after:
        await _aside(at, message, Status.EXPIRED, Why.LATE)
        return None
    if message.staff_id is not None:
        return await _for_staff(at, message)
    if message.kind == "step" and not await _plan_agrees(at, message):
        return None
    return await _for_patient(at, message)


async def _plan_agrees(at: Moment, message: Message) -> bool:
    view = await view_of(at, message.patient_id or 0)
    timeline = at.office.content.timeline
    decision = decide(_row(message), plan(view, timeline, at.now), at.now, view, timeline)
    if isinstance(decision, Wait):
        await outbox.mark_later(at.tx, message, decision.until, why=decision.why, now=at.now)
        return False
    if isinstance(decision, Drop):
        await _aside(at, message, decision.status, decision.why)
        return False
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


async def _for_patient(at: Moment, message: Message) -> Outgoing | None:
    patient = await at.tx.get_one(Patient, message.patient_id)
    if patient.chat_id is None:
        await _aside(at, message, Status.HELD, Why.NOT_LINKED)
        return None
    if patient.unreachable_since is not None:
        await _aside(at, message, Status.HELD, Why.UNREACHABLE)
        return None
    if await _overtaken(at.tx, message):
        await _aside(at, message, Status.SUPERSEDED, Why.MOVED)
        return None
    if awake_at := await _sleeps_until(at, patient, message):
        await outbox.mark_later(at.tx, message, awake_at, why=Why.QUIET_HOURS, now=at.now)
        return None
    reader = await reader_of(at, patient)
    screen = await render_for_patient(await load(at, message, reader))
    return Outgoing(message.id, patient.chat_id, Lane(message.lane), screen)


async def _sleeps_until(at: Moment, patient: Patient, message: Message) -> datetime | None:
    """When a notice that was due earlier (an outage) may wake the person; None if it may go now."""
    if message.kind == "step":
        return None
    kind, _, number = message.subject.partition(":")
    visit = await at.tx.get(Session, int(number)) if kind == "session" else None
    allowed = may_go_at(at, patient, message.step, visit)
    return allowed if allowed > at.now else None


async def _overtaken(tx: AsyncSession, message: Message) -> bool:
    """A notice about a time that is no longer the session's, or about a hold that no longer stands."""
    if message.step == "moved":
        session = await tx.get_one(Session, int(message.subject.removeprefix("session:")))
        return session.time_version != message.version or session.state != SessionState.BOOKED
    if message.step == "on-hold":
        hold = await tx.get_one(Hold, message.version)
        return hold.lifted_at is not None
    return False


async def _for_staff(at: Moment, message: Message) -> Outgoing | None:
    staff = await at.tx.get_one(Staff, message.staff_id)
    if not staff.active:
        await _aside(at, message, Status.CANCELLED, Why.UNREACHABLE)
        return None
    scene = StaffScene(at, message, staff, at.office.texts.speak(staff.language))
    if await _settled(scene):
        await _aside(at, message, Status.SUPERSEDED, Why.ANSWERED)
        return None
    return Outgoing(message.id, staff.telegram_id, Lane(message.lane), await STAFF[message.step](scene))


async def _settled(scene: StaffScene) -> bool:
    """Somebody took the alert, or the visit was marked, before this message could go."""
    if scene.message.step == "alert":
        alert = await scene.at.tx.get_one(Alert, scene.subject_id)
        return alert.taken_at is not None and alert.taken_by != scene.staff.id
    if scene.message.step == "prompt-done":
        session = await scene.at.tx.get_one(Session, scene.subject_id)
        return session.state != SessionState.BOOKED
    return False


async def _aside(at: Moment, message: Message, status: Status, why: Why) -> None:
    await outbox.set_status(at.tx, message, status, who=DISPATCH, why=why, now=at.now)


async def on_sent(at: Moment, message: Message) -> None:
    """Telegram accepted it."""
    if message.step == "alert":
        alert = await at.tx.get_one(Alert, int(message.subject.removeprefix("alert:")))
        await alerts.told(at, alert)
    if message.step == DO_NOT_TRAVEL:
        await _phone_about_hold(at, message)
    if message.kind == "step" and message.patient_id is not None:
        await _ask_check_in(at, message)
        await replan(at, message.patient_id, who=DISPATCH)


async def _ask_check_in(at: Moment, message: Message) -> None:
    """The message carries a check-in: from now on silence counts."""
    asks = {rule.name for rule in at.office.content.timeline.steps if rule.check_in} | {RECHECK}
    session_id = int(message.subject.removeprefix("session:"))
    query = select(CheckIn.id).where(CheckIn.session_id == session_id, CheckIn.step == message.step)
    if message.step in asks and await at.tx.scalar(query) is None:
        patient_id = int(message.recipient.removeprefix("p"))
        at.tx.add(CheckIn(patient_id=patient_id, session_id=session_id, step=message.step, opened_at=at.now))


async def _phone_about_hold(at: Moment, message: Message) -> None:
    session = await at.tx.get_one(Session, int(message.subject.removeprefix("session:")))
    patient = await at.tx.get_one(Patient, session.patient_id)
    await open_task(at, TaskKind.PHONE_HOLD, message.subject, due_at=at.now, patient=patient, session=session)


async def on_unreachable(at: Moment, message: Message) -> None:
    """The chat is closed to us: remember it, tell staff who have to phone, ask the next person at once."""
    if message.staff_id is not None:
        staff = await at.tx.get_one(Staff, message.staff_id)
        staff.unreachable_since = staff.unreachable_since or at.now
        if message.step == "alert":
            alert = await at.tx.get_one(Alert, int(message.subject.removeprefix("alert:")))
            if alert.told_at is None and alert.round == 0:
                await alerts.next_round(at, alert)
        return
    patient = await at.tx.get_one(Patient, message.patient_id)
    await lost_chat(at, patient)


async def on_given_up(at: Moment, message: Message) -> None:
    """Refused for good, or nobody knows whether it arrived: a task for staff."""
    patient = await at.tx.get(Patient, message.patient_id) if message.patient_id else None
    await open_task(at, TaskKind.MESSAGE_UNKNOWN, f"message:{message.id}", due_at=at.now, patient=patient)
