"""Sending to the staff's group: decided again at the moment, put off when it had enough, told together then.

Telegram takes about 20 messages a minute in a group. What comes beyond ``BUDGET`` waits for the minute to
pass and is then told in one line, outside of the patients' topics.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from db import outbox
from db.outbox.notices import params_of
from db.tables import Alert, Item, Message, Patient
from domain.messages import Lane, Status
from domain.reasons import Why
from services.messages.sending import DISPATCH
from services.moment import Moment
from services.outgoing import Outgoing
from services.render.group import alert_open, several, wrote
from services.screen import Screen
from services.talk.group import (
    CLOSED,
    PLAIN,
    follow,
    give_up,
    group_of,
    has_topics,
    keep_topic,
    topic_of,
)
from services.talk.group_notices import GROUP_ALERT, GROUP_WROTE, TOPIC, owe_group
from services.talk.item_notices import is_answered

BUDGET = 15
"""Messages and new topics a minute: room is left for what people make the bot say there."""

_MINUTE = timedelta(minutes=1)
_TOLD = (GROUP_WROTE, GROUP_ALERT)


async def prepare(at: Moment, message: Message) -> Outgoing | None:
    """Decide again and render. None if the message was put aside: its row then says why."""
    group, patient = await group_of(at), await _patient(at, message.subject)
    if at.now > message.not_after:
        await _aside(at, message, Status.EXPIRED, Why.LATE)
    elif group is None:
        await _aside(at, message, Status.CANCELLED, Why.NO_GROUP)
    elif patient is None or await _settled(at, message):
        await _aside(at, message, Status.SUPERSEDED, Why.ANSWERED)
    elif (later := await _full_until(at, message)) is not None:
        await outbox.mark_later(at.tx, message, later, why=Why.GROUP_FULL, now=at.now)
    else:
        act = _make_topic if message.step == TOPIC else _tell
        return await act(at, message, group, patient)
    return None


async def _make_topic(at: Moment, message: Message, group: int, patient: Patient) -> Outgoing | None:
    """Not for what will be told together, nor where it exists or cannot be made."""
    known = await topic_of(at, group, patient.id) is not None
    if known or not await has_topics(at, group) or len(await _waiting(at, message)) > 1:
        await _aside(at, message, Status.SUPERSEDED, Why.TOGETHER)
        return None
    return Outgoing(message.id, group, Lane(message.lane), Screen(patient.code), topic=patient.code)


async def _tell(at: Moment, message: Message, group: int, patient: Patient) -> Outgoing | None:
    """A topic's own message; or, if this one had to wait and others did too, one message for all of them."""
    say = at.office.texts.speak(at.office.content.default_language)
    await _gather(at, message)
    together = params_of(message).get("with")
    if together:
        codes = await _codes(at, [f"{message.step}/{message.subject}", *together])
        screen = several(say, codes[GROUP_WROTE], codes[GROUP_ALERT])
        return Outgoing(message.id, group, Lane(message.lane), screen)
    topic = await topic_of(at, group, patient.id) if await has_topics(at, group) else None
    number = int(message.subject.partition(":")[2])
    screen = (
        alert_open(say, patient.code) if message.step == GROUP_ALERT else wrote(say, patient.code, number)
    )
    thread = topic.thread_id if topic is not None else None
    return Outgoing(message.id, group, Lane(message.lane), screen, thread_id=thread)


async def _gather(at: Moment, message: Message) -> None:
    """Take into this message what waited as long as it did; kept with it, should it have to go again."""
    others = [each for each in await _waiting(at, message) if each.id != message.id]
    if message.why == Why.GROUP_FULL and others:
        message.params = json.dumps({"with": [f"{each.step}/{each.subject}" for each in others]})
        for each in others:
            await _aside(at, each, Status.SUPERSEDED, Why.TOGETHER)


async def on_sent(at: Moment, message: Message) -> None:
    """Telegram made the topic: its number is what Telegram calls it from now on."""
    if message.step == TOPIC and message.telegram_id is not None and message.chat_id is not None:
        patient = await _patient(at, message.subject)
        if patient is not None:
            await keep_topic(at, message.chat_id, patient.id, message.telegram_id)


async def on_unreachable(at: Moment, message: Message) -> None:
    """The bot is not in the group any more: everybody still has it in their private chat."""
    await give_up(at, _group(message), CLOSED)


async def on_refused(at: Moment, message: Message) -> None:
    """No topics for us: on without them. A topic that is gone: told outside of it, once."""
    group = _group(message)
    if message.attempts == 0:
        return  # it never left us: the group is not to blame
    if message.step == TOPIC:
        await give_up(at, group, PLAIN)
        return
    patient = await _patient(at, message.subject)
    topic = None if patient is None else await topic_of(at, group, patient.id)
    if topic is None or message.version < 0:
        await give_up(at, group, CLOSED)
        return
    await at.tx.delete(topic)
    await at.tx.flush()
    await owe_group(at, group, message.step, message.subject, -(message.version + 1))


async def on_migrated(at: Moment, message: Message, new_id: int) -> None:
    """Telegram gave the group another id; this message went there already."""
    await follow(at, _group(message), new_id)


def _group(message: Message) -> int:
    return int(message.recipient.removeprefix("g"))


async def _aside(at: Moment, message: Message, status: Status, why: Why) -> None:
    await outbox.set_status(at.tx, message, status, who=DISPATCH, why=why, now=at.now)


async def _full_until(at: Moment, message: Message) -> datetime | None:
    """When the group may hear again (aware UTC); None if it may now."""
    query = (
        select(Message.sent_at)
        .where(Message.recipient == message.recipient, Message.sent_at > at.now - _MINUTE)
        .order_by(Message.sent_at.desc())
        .limit(BUDGET)
    )
    recent = [each for each in await at.tx.scalars(query) if each is not None]
    return recent[-1] + _MINUTE if len(recent) >= BUDGET else None


async def _waiting(at: Moment, message: Message) -> list[Message]:
    """What was put off because the group had enough, and may go now."""
    query = select(Message).where(
        Message.recipient == message.recipient,
        Message.status == Status.PLANNED,
        Message.why == Why.GROUP_FULL,
        Message.step.in_(_TOLD),
        Message.due_at <= at.now,
    )
    found = await at.tx.scalars(query.order_by(Message.id).execution_options(populate_existing=True))
    return [each for each in found if not await _settled(at, each)]


async def _settled(at: Moment, message: Message) -> bool:
    """Somebody has it before the group was told."""
    number = int(message.subject.partition(":")[2])
    if message.step == GROUP_ALERT:
        alert = await at.tx.get(Alert, number)
        return alert is None or alert.taken_at is not None or alert.closed_at is not None
    if message.step == GROUP_WROTE:
        item = await at.tx.get(Item, number)
        return item is None or item.taken_at is not None or await is_answered(at, item)
    return False


async def _patient(at: Moment, subject: str) -> Patient | None:
    """Whom a subject is about; None if they were erased meanwhile."""
    kind, _, text = subject.partition(":")
    number = int(text)
    if kind == "patient":
        return await at.tx.get(Patient, number)
    alert = await at.tx.get(Alert, number) if kind == "alert" else None
    about = alert if kind == "alert" else await at.tx.get(Item, number)
    return None if about is None else await at.tx.get(Patient, about.patient_id)


async def _codes(at: Moment, told: Sequence[str]) -> dict[str, list[str]]:
    """Step -> codes of the patients told together, in order and each once."""
    found: dict[str, list[str]] = {GROUP_WROTE: [], GROUP_ALERT: []}
    for each in told:
        step, _, subject = each.partition("/")
        patient = await _patient(at, subject)
        if patient is not None and patient.code not in found[step]:
            found[step].append(patient.code)
    return found
