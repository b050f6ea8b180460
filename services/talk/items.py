"""What a patient writes of their own accord: one open matter for staff, with everything said in it.

Nothing is stored before consents C0 and C2. A photo within twelve weeks of a session, a message about skin
or health, and one the patient does not say the subject of, raise an AMBER alert (clinic policy); none of
them holds a session by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Alert, CheckIn, Item, ItemPart, Patient
from domain.triage_table import Level
from services.moment import Moment
from services.people.risks import at_risk
from services.safety import alerts
from services.safety.checkins import latest_performed, open_report
from services.talk.item_notices import ring
from services.visits.promise import answer_by

PICTURE_ALARM = timedelta(weeks=12)
"""A picture within this time after a session may show how it heals (clinic policy)."""

_ALBUM = timedelta(minutes=1)
_PICTURES = frozenset({"photo", "video"})


class About(StrEnum):
    """What an item is about; until the patient or staff say so, nobody knows."""

    UNKNOWN = "unknown"
    HEALTH = "health"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a patient sent.

    Attributes:
        kind: ``text``, ``photo``, ``voice``, ``video`` or ``document``. text: the words or the caption.
        file: Telegram's file id. album: it is one of several pictures sent together.
    """

    kind: str
    text: str = ""
    file: str = ""
    album: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What became of it.

    Attributes:
        began: it opened the item. quiet: a further picture of an album, which needs no answer of its own.
    """

    item: Item
    began: bool
    quiet: bool


async def receive(at: Moment, patient: Patient, said: Said, update_id: int) -> Received:
    """Keep it in the patient's open item and tell staff; the same update adds nothing twice."""
    known = await _known(at.tx, patient, update_id)
    if known is not None:
        return Received(known, began=await _first(at.tx, known) == update_id, quiet=False)
    item = await open_item(at.tx, patient.id)
    began = item is None
    if item is None:
        item = Item(patient_id=patient.id, opened_at=at.now, answer_by=_promise(at))
        at.tx.add(item)
        await at.tx.flush()
    before = await last_part(at.tx, item)
    part = await _keep(at, item, said, update_id)
    if before is not None and before.staff_id is not None:
        item.answer_by = _promise(at)
    await ring(at, item, part, before)
    if said.kind in _PICTURES and await _healing(at, patient):
        await ensure_alert(at, patient, item, "photo")
    quiet = said.album and before is not None and before.kind != "text" and at.now - before.at <= _ALBUM
    return Received(item, began=began, quiet=quiet)


async def keep_red(at: Moment, patient: Patient, said: Said, update_id: int, checkin: CheckIn) -> None:
    """Words with a red word in them, under consent C1: staff who open the alert can read them."""
    item = (await receive(at, patient, said, update_id)).item
    item.about, item.about_at = About.HEALTH.value, item.about_at or at.now
    alert = await alerts.standing_for(at.tx, checkin)
    if alert is not None:
        item.alert_id = alert.id


async def about_health(at: Moment, patient: Patient, item: Item) -> Alert:
    """It is about skin or health, say the patient or staff: an AMBER alert, once."""
    item.about, item.about_at = About.HEALTH.value, item.about_at or at.now
    return await ensure_alert(at, patient, item, "message")


async def about_other(at: Moment, item: Item) -> bool:
    """It is about something else; what was called health before stays health. False if it did."""
    if item.about == About.UNKNOWN:
        item.about, item.about_at = About.OTHER.value, at.now
    return item.about == About.OTHER


async def safety_question(at: Moment, patient: Patient, item: Item) -> CheckIn:
    """The check-in that asks question S about this item (consent C1 stands); its result joins the alert."""
    checkin = await open_report(at, patient)
    alert = await at.tx.get(Alert, item.alert_id) if item.alert_id else None
    if alert is not None and alert.checkin_id is None and await alerts.standing_for(at.tx, checkin) is None:
        alert.checkin_id = checkin.id
    return checkin


async def forget_health(at: Moment, patient: Patient) -> None:
    """Consent C1 was refused: the words and pictures of an open item about health are not kept.

    The alert stays, without them: staff phone (PIPA art. 23).
    """
    item = await open_item(at.tx, patient.id)
    if item is None or item.about != About.HEALTH:
        return
    for part in await parts_of(at.tx, item.id):
        if part.staff_id is None:
            part.text = part.file = None


async def ensure_alert(at: Moment, patient: Patient, item: Item, kind: str) -> Alert:
    """The alert of the item: one that is still open, else a new one (urgent for patients at risk)."""
    standing = await at.tx.get(Alert, item.alert_id) if item.alert_id else None
    if standing is not None and standing.closed_at is None:
        return standing
    level = Level.AMBER_U if await at_risk(at, patient) else Level.AMBER
    alert = await alerts.raise_alert(at, patient, kind=kind, level=level)
    item.alert_id = alert.id
    return alert


async def mine(tx: AsyncSession, patient: Patient, item_id: int) -> Item | None:
    """The item, if it belongs to this patient."""
    item = await tx.get(Item, item_id)
    return item if item is not None and item.patient_id == patient.id else None


async def open_item(tx: AsyncSession, patient_id: int) -> Item | None:
    """The matter that is open with this patient; there is at most one."""
    query = select(Item).where(Item.patient_id == patient_id, Item.closed_at.is_(None))
    found: Item | None = await tx.scalar(query.order_by(Item.id.desc()).limit(1))
    return found


async def parts_of(tx: AsyncSession, item_id: int) -> list[ItemPart]:
    """Everything said in an item, oldest first."""
    query = select(ItemPart).where(ItemPart.item_id == item_id).order_by(ItemPart.id)
    return list(await tx.scalars(query))


async def last_part(tx: AsyncSession, item: Item) -> ItemPart | None:
    """What was said last."""
    query = select(ItemPart).where(ItemPart.item_id == item.id).order_by(ItemPart.id.desc()).limit(1)
    found: ItemPart | None = await tx.scalar(query)
    return found


async def heard_since(tx: AsyncSession, patient_id: int, since: datetime, *, but: int) -> list[datetime]:
    """When the patient wrote since then (aware UTC), the update ``but`` left out."""
    query = (
        select(ItemPart.at)
        .join(Item, Item.id == ItemPart.item_id)
        .where(Item.patient_id == patient_id, ItemPart.staff_id.is_(None))
        .where(ItemPart.at > since, ItemPart.update_id != but)
    )
    return list(await tx.scalars(query))


async def _keep(at: Moment, item: Item, said: Said, update_id: int) -> ItemPart:
    part = ItemPart(item_id=item.id, kind=said.kind, update_id=update_id, at=at.now)
    part.text, part.file = said.text or None, said.file or None
    at.tx.add(part)
    await at.tx.flush()
    return part


async def _known(tx: AsyncSession, patient: Patient, update_id: int) -> Item | None:
    query = (
        select(Item)
        .join(ItemPart, ItemPart.item_id == Item.id)
        .where(Item.patient_id == patient.id, ItemPart.update_id == update_id)
    )
    found: Item | None = await tx.scalar(query.limit(1))
    return found


async def _first(tx: AsyncSession, item: Item) -> int | None:
    query = select(ItemPart.update_id).where(ItemPart.item_id == item.id).order_by(ItemPart.id).limit(1)
    found: int | None = await tx.scalar(query)
    return found


async def _healing(at: Moment, patient: Patient) -> bool:
    session = await latest_performed(at.tx, patient.id)
    return (
        session is not None
        and session.performed_at is not None
        and (at.now - session.performed_at <= PICTURE_ALARM)
    )


def _promise(at: Moment) -> datetime:
    return answer_by(at.office, Level.AMBER, at.now)
