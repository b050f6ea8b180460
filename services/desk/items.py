"""Messages of patients for reading: the list of open ones, and one with everything said in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.people import patients_of
from db.tables import Item, ItemPart, Patient, Session, Staff
from services.moment import Moment
from services.talk.inbox import Form
from services.talk.items import About, parts_of
from services.texts import Speech
from services.visits.visits import next_session

PAGE = 8


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One open item of the list; ``answered``: the last word is ours, that of ``answered_by``."""

    item: Item
    patient: Patient
    taken_by: Staff | None
    answered: bool
    answered_by: Staff | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """One item. ``parts``: a page of what was said, oldest first; page 0 is the newest, ``pages`` at least 1.

    ``last``: id of the very last part. ``coming``: the patient's next session. ``answered_by``: whose word
    is the last, if it is ours.
    """

    item: Item
    patient: Patient
    staff: Mapping[int, Staff]
    parts: Sequence[ItemPart]
    page: int
    pages: int
    last: int
    answered: bool
    coming: Session | None
    answered_by: Staff | None = None


async def item_lines(tx: AsyncSession, limit: int) -> list[ItemLine]:
    """Open items: those that wait for an answer first, the earliest promise first."""
    query = select(Item).where(Item.closed_at.is_(None)).order_by(Item.answer_by, Item.id)
    items = list(await tx.scalars(query))
    patients = {each.id: each for each in await patients_of(tx, [item.patient_id for item in items])}
    answered = await _answered(tx, [item.id for item in items])
    takers = [item.taken_by for item in items if item.taken_by is not None]
    staff = await _staff(tx, [*takers, *answered.values()])
    lines = [
        ItemLine(
            item,
            patients[item.patient_id],
            staff.get(item.taken_by or 0),
            item.id in answered,
            staff.get(answered.get(item.id, 0)),
        )
        for item in items
    ]
    return sorted(lines, key=lambda line: line.answered)[:limit]


async def count_items(tx: AsyncSession) -> int:
    """How many open items wait for an answer."""
    open_ids = list(await tx.scalars(select(Item.id).where(Item.closed_at.is_(None))))
    return len(open_ids) - len(await _answered(tx, open_ids))


async def opened(at: Moment, item_id: int, page: int) -> Opened | None:
    """The item with one page of it; None if there is no such item."""
    item = await at.tx.get(Item, item_id)
    if item is None:
        return None
    parts = await parts_of(at.tx, item.id)
    pages = max(1, -(-len(parts) // PAGE))
    page = page if 0 <= page < pages else 0
    end = len(parts) - page * PAGE
    ids = [part.staff_id for part in parts if part.staff_id is not None]
    staff = await _staff(at.tx, [*ids, *([item.taken_by] if item.taken_by else [])])
    return Opened(
        item=item,
        patient=await at.tx.get_one(Patient, item.patient_id),
        staff=staff,
        parts=parts[max(0, end - PAGE) : end],
        page=page,
        pages=pages,
        last=parts[-1].id if parts else 0,
        answered=bool(parts) and parts[-1].staff_id is not None,
        coming=await next_session(at, item.patient_id),
        answered_by=staff.get(parts[-1].staff_id or 0) if parts else None,
    )


async def latest_item(tx: AsyncSession, patient_id: int) -> Item | None:
    """The patient's last item, open or closed."""
    query = select(Item).where(Item.patient_id == patient_id).order_by(Item.id.desc()).limit(1)
    found: Item | None = await tx.scalar(query)
    return found


def about_sentence(say: Speech, item: Item) -> str:
    """What the item is about."""
    words: Mapping[str, str] = {
        About.UNKNOWN: say._("The patient has not said what it is about."),
        About.HEALTH: say._("About skin or health."),
        About.OTHER: say._("Not about health."),
    }
    return words.get(item.about, item.about)


def part_words(say: Speech, part: ItemPart, zone: str) -> str:
    """What a part says, in words: the text, or what kind of thing it is; plain text."""
    kinds: Mapping[str, str] = {
        "photo": say._("[picture]"),
        "voice": say._("[voice message]"),
        "video": say._("[video]"),
        "document": say._("[file]"),
    }
    if part.kind in {Form.PHONE, Form.COME} and part.text:
        when = say.when(datetime.fromisoformat(part.text), zone)
        if part.kind == Form.PHONE:
            return say._("We phone you: {when}", when=when)
        return say._("Please come: {when}", when=when)
    if part.kind == Form.DOCTOR:
        return say._("Please see a doctor near you today.")
    if part.staff_id is None and part.text is None and part.file is None:
        return say._("[not kept: the patient did not agree to health data]")
    return " ".join(filter(None, (kinds.get(part.kind, ""), part.text or "")))


async def _answered(tx: AsyncSession, item_ids: Sequence[int]) -> dict[int, int]:
    """Items in which a staff member had the last word -> who."""
    last = select(func.max(ItemPart.id)).where(ItemPart.item_id.in_(item_ids)).group_by(ItemPart.item_id)
    query = select(ItemPart.item_id, ItemPart.staff_id).where(
        ItemPart.id.in_(last), ItemPart.staff_id.is_not(None)
    )
    return {row[0]: row[1] for row in await tx.execute(query) if row[1] is not None}


async def _staff(tx: AsyncSession, ids: Sequence[int]) -> dict[int, Staff]:
    return {staff.id: staff for staff in await tx.scalars(select(Staff).where(Staff.id.in_(ids)))}
