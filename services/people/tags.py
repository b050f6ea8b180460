"""Words staff group patients by ("VIP", "Busan"): made, dropped, put on and taken off.

A tag may choose who gets a broadcast, so it must never stand for anything about health (PIPA art. 23).
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Patient, PatientTag, Staff, Tag
from services import audit
from services.moment import Moment
from services.people.names import clean_name

LONGEST = 24
"""Characters of a tag: it has to fit a button."""

MOST = 40
"""Tags of a clinic: all of them stand on one screen."""


class Refused(StrEnum):
    """Why a tag cannot be made."""

    EMPTY = "empty"
    LONG = "long"
    KNOWN = "known"
    MANY = "many"


async def all_tags(tx: AsyncSession) -> list[Tag]:
    """Every tag, by name."""
    return _by_name(await tx.scalars(select(Tag)))


async def tags_of(tx: AsyncSession, patient_id: int) -> list[Tag]:
    """The tags a patient carries, by name."""
    query = select(Tag).join(PatientTag, PatientTag.tag_id == Tag.id)
    return _by_name(await tx.scalars(query.where(PatientTag.patient_id == patient_id)))


async def carried(tx: AsyncSession) -> dict[int, int]:
    """Tag id -> how many patients carry it; tags nobody carries are left out."""
    query = select(PatientTag.tag_id, func.count()).group_by(PatientTag.tag_id)
    return {row[0]: row[1] for row in await tx.execute(query)}


async def named(tx: AsyncSession, name: str) -> Tag | None:
    """The tag of this name, capital letters aside."""
    wanted = clean_name(name).casefold()
    return next((tag for tag in await all_tags(tx) if (tag.name or "").casefold() == wanted), None)


async def create(at: Moment, staff: Staff, name: str) -> Tag | Refused:
    """Make a tag, or say why not. Names that differ only in capital letters are the same."""
    words = clean_name(name)
    if not words:
        return Refused.EMPTY
    if len(words) > LONGEST:
        return Refused.LONG
    if await named(at.tx, words) is not None:
        return Refused.KNOWN
    if len(await all_tags(at.tx)) >= MOST:
        return Refused.MANY
    tag = Tag(created_at=at.now, created_by=staff.id)
    tag.name = words
    at.tx.add(tag)
    await at.tx.flush()
    await audit.record(at, staff, "make-tag", f"tag:{tag.id}")
    return tag


async def drop(at: Moment, staff: Staff, tag: Tag) -> None:
    """Take the tag off everybody and forget it. A broadcast for people who carry it reaches nobody then."""
    await audit.record(at, staff, "drop-tag", f"tag:{tag.id}")
    await at.tx.execute(delete(PatientTag).where(PatientTag.tag_id == tag.id))
    await at.tx.delete(tag)
    await at.tx.flush()


async def put_on(at: Moment, staff: Staff, patient: Patient, tag: Tag) -> bool:
    """Put a tag on a patient; twice is once. False for somebody whose data was erased."""
    if patient.deleted_at is not None:
        return False
    if await _link(at.tx, patient, tag) is None:
        at.tx.add(PatientTag(tag_id=tag.id, patient_id=patient.id))
        await at.tx.flush()
        await audit.record(at, staff, "put-tag", f"patient:{patient.id}")
    return True


async def take_off(at: Moment, staff: Staff, patient: Patient, tag: Tag) -> None:
    """Take a tag off a patient; one that is not there stays away."""
    link = await _link(at.tx, patient, tag)
    if link is not None:
        await at.tx.delete(link)
        await at.tx.flush()
        await audit.record(at, staff, "take-tag", f"patient:{patient.id}")


async def _link(tx: AsyncSession, patient: Patient, tag: Tag) -> PatientTag | None:
    query = select(PatientTag).where(PatientTag.patient_id == patient.id, PatientTag.tag_id == tag.id)
    found: PatientTag | None = await tx.scalar(query)
    return found


def _by_name(tags: Iterable[Tag]) -> list[Tag]:
    return sorted(tags, key=lambda tag: (tag.name or "").casefold())
