"""Telling staff that somebody wrote: a code and a time, never what was written."""

from datetime import timedelta

from sqlalchemy import select

from db.tables import Item, ItemPart, Staff
from services.messages.notices import owe_staff
from services.moment import Moment
from services.people.staffing import COORDINATOR, DOCTOR, OWNER, active_staff
from services.talk.group_notices import tell_group

WROTE, UNANSWERED, TAKEN_OVER = "wrote", "unanswered", "taken-over"
BURST = timedelta(minutes=10)
"""What comes so soon after the message before it belongs to it, and rings no second time."""


async def ring(at: Moment, item: Item, part: ItemPart, before: ItemPart | None) -> None:
    """Tell whoever answers that there is something new in the item."""
    if before is not None and before.staff_id is None and at.now - before.at < BURST:
        return
    for staff in await who_answers(at, item):
        await owe_staff(at, staff, WROTE, subject=f"item:{item.id}", version=part.id)
    await tell_group(at, item, part)


async def ring_again(at: Moment, item: Item) -> None:
    """Whoever had taken it has left: those who answer now hear of it, unless it was answered."""
    query = select(ItemPart).where(ItemPart.item_id == item.id).order_by(ItemPart.id.desc()).limit(1)
    last = await at.tx.scalar(query)
    if last is None or last.staff_id is not None:
        return
    for staff in await who_answers(at, item):
        await owe_staff(at, staff, WROTE, subject=f"item:{item.id}", version=last.id)


async def tell_former_taker(at: Moment, before: Staff, item: Item) -> None:
    """A colleague took over what somebody had; nobody shall answer twice."""
    if before.active:
        version = int(at.now.timestamp())
        await owe_staff(at, before, TAKEN_OVER, subject=f"item:{item.id}", version=version)


async def remind(at: Moment, item: Item, round_: int) -> None:
    """The promised time has passed: whoever took it and the owners, or everybody who could."""
    people = {staff.id: staff for staff in await who_answers(at, item)}
    people |= {staff.id: staff for staff in await active_staff(at.tx, OWNER)}
    for staff in people.values():
        await owe_staff(at, staff, UNANSWERED, subject=f"item:{item.id}", version=round_)


async def who_answers(at: Moment, item: Item) -> list[Staff]:
    """Whoever took it; else every coordinator; where there is none, doctors and owners (clinic policy)."""
    taker = await at.tx.get(Staff, item.taken_by) if item.taken_by else None
    if taker is not None and taker.active:
        return [taker]
    return await active_staff(at.tx, COORDINATOR) or await active_staff(at.tx, DOCTOR, OWNER)


async def item_settled(at: Moment, staff: Staff, item_id: int) -> bool:
    """Whether a colleague has it, or it was answered or closed, before this person was told."""
    item = await at.tx.get_one(Item, item_id)
    answered = await is_answered(at, item)
    taken = item.taken_by is not None and staff.id not in {each.id for each in await who_answers(at, item)}
    return answered or taken


async def is_answered(at: Moment, item: Item) -> bool:
    """Whether a staff member had the last word, or it is closed."""
    query = select(ItemPart.staff_id).where(ItemPart.item_id == item.id).order_by(ItemPart.id.desc())
    return item.closed_at is not None or await at.tx.scalar(query.limit(1)) is not None
