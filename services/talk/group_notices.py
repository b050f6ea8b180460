"""Telling the staff's group that somebody wrote, or that an alert is open: a code, and nothing else.

Each is an owed message like any other. Its recipient is ``g<chat id>``; it carries neither patient nor staff
member, so that no look-up can ever send it to either.
"""

from datetime import timedelta

from sqlalchemy import select

from db import outbox
from db.tables import Alert, Item, ItemPart, Message
from domain.messages import Key, Lane
from services.moment import Moment
from services.talk.group import group_of, has_topics, topic_of

TOPIC, GROUP_WROTE, GROUP_ALERT = "group-topic", "group-wrote", "group-alert"
"""Steps: making a patient's topic; somebody wrote; an alert is open."""

_TOGETHER = timedelta(minutes=1)
"""What one patient writes within a minute is told once."""

_LASTS = timedelta(days=1)


async def tell_group(at: Moment, item: Item, part: ItemPart) -> None:
    """Somebody wrote. Nothing if there is no group, or it was told of this patient just now."""
    group = await group_of(at)
    if group is None or await _told_just_now(at, group, item):
        return
    await _owe_topic(at, group, item.patient_id)
    await owe_group(at, group, GROUP_WROTE, f"item:{item.id}", part.id)


async def tell_group_of_alert(at: Moment, alert: Alert) -> None:
    """An alert is open; that and the code is all the group learns."""
    group = await group_of(at)
    if group is not None:
        await _owe_topic(at, group, alert.patient_id)
        await owe_group(at, group, GROUP_ALERT, f"alert:{alert.id}", 0)


async def owe_group(at: Moment, group: int, step: str, subject: str, version: int) -> None:
    """Owe the group one message, worth sending for a day."""
    await outbox.add(
        at.tx,
        key=Key(recipient_of(group), subject, step, version),
        lane=Lane.REPLY,
        due_at=at.now,
        not_after=at.now + _LASTS,
        now=at.now,
    )


def recipient_of(group: int) -> str:
    """How the outbox names the group."""
    return f"g{group}"


def is_for_group(message: Message) -> bool:
    """Whether a message goes to a group."""
    return message.recipient.startswith("g")


async def _owe_topic(at: Moment, group: int, patient_id: int) -> None:
    """The patient's topic is made before the first message for it, as a message of its own."""
    if await has_topics(at, group) and await topic_of(at, group, patient_id) is None:
        query = select(Message.version).where(
            Message.recipient == recipient_of(group),
            Message.subject == f"patient:{patient_id}",
            Message.step == TOPIC,
            Message.status.in_(("planned", "sending")),
        )
        if await at.tx.scalar(query.limit(1)) is None:
            await owe_group(at, group, TOPIC, f"patient:{patient_id}", int(at.now.timestamp()))


async def _told_just_now(at: Moment, group: int, item: Item) -> bool:
    """Whether any matter of the same patient was told within the last minute."""
    numbers = await at.tx.scalars(select(Item.id).where(Item.patient_id == item.patient_id))
    mine = [f"item:{number}" for number in numbers]
    query = select(Message.id).where(
        Message.recipient == recipient_of(group),
        Message.step == GROUP_WROTE,
        Message.subject.in_(mine),
        Message.created_at > at.now - _TOGETHER,
    )
    return await at.tx.scalar(query.limit(1)) is not None
