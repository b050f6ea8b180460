"""What follows from the outcome of a send."""

from sqlalchemy import select

from db import outbox
from db.tables import Alert, CheckIn, Message, Patient, Session, Staff
from domain.broadcasts import ROW_KIND
from domain.consents import Feature, may
from domain.keys import DO_NOT_TRAVEL, RECHECK
from domain.messages import Status
from domain.patients import SessionState
from domain.reasons import Why
from services.broadcasts import outcomes
from services.messages.notices import phone_instead
from services.messages.planning import replan
from services.moment import Moment
from services.people import consents, news_stands
from services.people.reachability import lost_chat
from services.safety import alerts
from services.tasks import TaskKind, open_task

DISPATCH = "dispatch"


async def on_sent(at: Moment, message: Message) -> None:
    """Telegram accepted it."""
    if message.step == "alert":
        await alerts.told(at, await _alert(at, message))
    elif message.step == news_stands.STEP:
        await news_stands.told(at, message)
    elif message.step == DO_NOT_TRAVEL:
        await _phone_about_hold(at, message)
    elif message.kind == "step":
        await _after_step(at, message)


async def _after_step(at: Moment, message: Message) -> None:
    """A message that asks opens its check-in; one that may be followed by a nudge has it planned.

    Nothing else of the plan depends on what was sent.
    """
    rule = next((rule for rule in at.office.content.timeline.steps if rule.name == message.step), None)
    if message.step == RECHECK or (rule is not None and rule.check_in):
        await _open_check_in(at, message)
    if rule is not None and rule.nudge:
        await replan(at, message.patient_id or 0, who=DISPATCH)


async def _open_check_in(at: Moment, message: Message) -> None:
    """From now on silence counts; not for somebody without consent C1, who was asked nothing."""
    session = await _session(at, message)
    if session.state != SessionState.PERFORMED:
        return
    if not may(Feature.HEALTH_QUESTIONS, await consents.standing(at.tx, session.patient_id)):
        return
    query = select(CheckIn.id).where(CheckIn.session_id == session.id, CheckIn.step == message.step)
    if await at.tx.scalar(query.limit(1)) is None:
        at.tx.add(
            CheckIn(patient_id=session.patient_id, session_id=session.id, step=message.step, opened_at=at.now)
        )


async def _phone_about_hold(at: Moment, message: Message) -> None:
    session = await _session(at, message)
    patient = await at.tx.get_one(Patient, session.patient_id)
    await open_task(at, TaskKind.PHONE_HOLD, message.subject, due_at=at.now, patient=patient, session=session)


async def on_unreachable(at: Moment, message: Message) -> None:
    """The chat is closed to us: remember it, tell staff who have to phone, ask the next person at once."""
    if message.staff_id is not None:
        staff = await at.tx.get_one(Staff, message.staff_id)
        staff.unreachable_since = staff.unreachable_since or at.now
        await _ask_others(at, message)
        return
    if message.kind == ROW_KIND:
        await outcomes.on_unreachable(at, message)
        return
    patient = await at.tx.get_one(Patient, message.patient_id)
    if message.kind == "step":
        # It was not delivered: it waits like the others, and goes if the chat opens again in time.
        await outbox.set_status(at.tx, message, Status.HELD, who=DISPATCH, why=Why.UNREACHABLE, now=at.now)
    else:
        await phone_instead(at, patient, message.subject, message.step)
    await lost_chat(at, patient)


async def on_given_up(at: Moment, message: Message) -> None:
    """Refused for good, or nobody knows whether it arrived: a task for staff, or the next one is asked."""
    if message.staff_id is not None:
        await _ask_others(at, message)
        return
    if message.kind == ROW_KIND:
        await outcomes.on_given_up(at, message)
        return
    patient = await at.tx.get_one(Patient, message.patient_id)
    await open_task(at, TaskKind.MESSAGE_UNKNOWN, f"message:{message.id}", due_at=at.now, patient=patient)


async def _ask_others(at: Moment, message: Message) -> None:
    if message.step == "alert":
        await alerts.undeliverable(at, await _alert(at, message))


async def _alert(at: Moment, message: Message) -> Alert:
    return await at.tx.get_one(Alert, int(message.subject.removeprefix("alert:")))


async def _session(at: Moment, message: Message) -> Session:
    return await at.tx.get_one(Session, int(message.subject.removeprefix("session:")))
