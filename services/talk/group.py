"""The staff's group: which one it is, whether it can be written to, whether it has topics.

It is a setting, kept as facts, so that a group Telegram gives a new id is followed. What goes there is a code
and nothing else: who reads along in a group, no program knows (Medical Service Act art. 19).
"""

from sqlalchemy import select

from db.queries.facts import get_fact, set_fact
from db.tables import Topic
from services.messages.notices import owe_staff
from services.moment import Moment
from services.people.staffing import OWNER, active_staff

CLOSED, PLAIN = "group-closed", "group-plain"
"""Steps of what owners are told once: the group cannot be written to; it has no topics for the bot."""

_GROUP = "staff-group"
_MOVED = "staff-group-moved:{}"
_YES = "yes"


async def settle(at: Moment, configured: int | None) -> None:
    """At start: the group of the settings, under its newest id; what was wrong with it is tried anew."""
    current = configured
    for _ in range(3):  # a group moves once in its life; more would be a mistake of ours
        moved = await get_fact(at.tx, _MOVED.format(current))
        current = int(moved) if moved else current
    await set_fact(at.tx, _GROUP, "" if current is None else str(current))
    if current is not None:
        await forgive(at, current)


async def group_of(at: Moment) -> int | None:
    """The group to write to; None if there is none, or it cannot be written to."""
    current = await configured_group(at)
    if current is None or await get_fact(at.tx, f"{CLOSED}:{current}") == _YES:
        return None
    return current


async def configured_group(at: Moment) -> int | None:
    """The group of the settings, whether or not it can be written to."""
    found = await get_fact(at.tx, _GROUP)
    return int(found) if found else None


async def has_topics(at: Moment, group: int) -> bool:
    """Whether topics may be tried there: nothing has shown yet that they cannot be made."""
    return await get_fact(at.tx, f"{PLAIN}:{group}") != _YES


async def topic_of(at: Moment, group: int, patient_id: int) -> Topic | None:
    """The patient's topic in this group."""
    found: Topic | None = await at.tx.scalar(
        select(Topic).where(Topic.chat_id == group, Topic.patient_id == patient_id)
    )
    return found


async def keep_topic(at: Moment, group: int, patient_id: int, thread_id: int) -> None:
    """Telegram made the topic; a second one for the same patient takes the place of the first."""
    known = await topic_of(at, group, patient_id)
    if known is None:
        at.tx.add(Topic(chat_id=group, patient_id=patient_id, thread_id=thread_id, created_at=at.now))
    else:
        known.thread_id = thread_id
    await at.tx.flush()


async def follow(at: Moment, old: int, new: int) -> None:
    """Telegram gave the group a new id; topics belong to the old one and are made anew."""
    if await configured_group(at) != old:
        return
    await set_fact(at.tx, _MOVED.format(old), str(new))
    await set_fact(at.tx, _GROUP, str(new))


async def forgive(at: Moment, group: int) -> None:
    """The bot was let in, or given rights: what did not work is tried again."""
    for step in (CLOSED, PLAIN):
        if await get_fact(at.tx, f"{step}:{group}") is not None:
            await set_fact(at.tx, f"{step}:{group}", "")


async def give_up(at: Moment, group: int, step: str) -> None:
    """It cannot be written to (``CLOSED``) or has no topics for us (``PLAIN``); owners hear of it once.

    It is not tried again until it is put right; should it break again then, they hear of it once a day.
    """
    await set_fact(at.tx, f"{step}:{group}", _YES)
    for owner in await active_staff(at.tx, OWNER):
        await owe_staff(at, owner, step, subject=f"group:{group}", version=at.now.toordinal())


async def changed(at: Moment, chat_id: int, *, inside: bool) -> None:
    """Somebody let the bot into a group, gave it rights, or put it out; only the team's group matters."""
    if await configured_group(at) == chat_id:
        await (forgive(at, chat_id) if inside else give_up(at, chat_id, CLOSED))
