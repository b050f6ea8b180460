"""What staff do with an item: take it, say what it is about, answer, close it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Alert, Item, ItemPart, Patient, Staff
from services import audit
from services.messages.notices import chat_refuses, owe_patient
from services.moment import Moment
from services.office import Office
from services.people.staffing import on_call
from services.safety import alerts, holds
from services.talk import items
from services.talk.item_notices import tell_former_taker
from services.talk.items import About

WAKING = timedelta(hours=24)
"""An answer to what the person wrote in the last 24 h ignores quiet hours and "stop all" (clinic policy)."""

SOON, LATER = "answer", "answer-late"
"""Steps of an answer: within those 24 h, and after them."""


class Form(StrEnum):
    """An answer: words of the staff member, or one of the fixed texts."""

    WORDS = "words"
    PHONE = "phone"
    COME = "come"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a patient. ``text`` for ``WORDS``; ``at`` (aware UTC) for ``PHONE`` and ``COME``."""

    form: Form
    text: str = ""
    at: datetime | None = None

    def params(self) -> Mapping[str, object]:
        """What the message needs when it is rendered."""
        return {"form": self.form.value, "text": self.text, "at": self.at.isoformat() if self.at else ""}


class Sent(StrEnum):
    """What became of an answer."""

    SENT = "sent"
    PHONE = "phone"  # the chat cannot carry it: a task asks to phone
    OUTDATED = "outdated"  # something was said since the staff member looked, or the item is closed


async def take(at: Moment, staff: Staff, item: Item) -> None:
    """A staff member takes it; whoever was first has it."""
    if item.taken_at is None:
        item.taken_at, item.taken_by = at.now, staff.id
        await audit.record(at, staff, "take-item", f"item:{item.id}")


async def take_over(at: Moment, staff: Staff, item: Item, seen: int) -> bool:
    """A staff member takes it from a colleague, who is told. ``seen``: who had it when they looked.

    False if it was settled meanwhile, or somebody else has it now.
    """
    if item.taken_by == staff.id:
        return True  # the same tap again
    if item.closed_at is not None or item.taken_by is None or item.taken_by != seen:
        return False
    before = await at.tx.get_one(Staff, item.taken_by)
    item.taken_at, item.taken_by = at.now, staff.id
    await audit.record(at, staff, "take-over-item", f"item:{item.id}")
    await tell_former_taker(at, before, item)
    return True


async def say_about(at: Moment, staff: Staff, item: Item, about: About) -> None:
    """Staff say what a message is about where the patient has not; a person may also call it health later."""
    patient = await at.tx.get_one(Patient, item.patient_id)
    await audit.record(at, staff, f"item-{about.value}", f"item:{item.id}")
    if about is About.HEALTH:
        await _not_to_oneself(at, staff, await items.about_health(at, patient, item))
        return
    if await items.about_other(at, item) and item.alert_id is not None:
        await alerts.close(at, staff, item.alert_id)


async def mark_clinical(at: Moment, staff: Staff, item: Item) -> bool:
    """A person judged it clinical: the next session waits for a doctor. False if there is none ahead."""
    patient = await at.tx.get_one(Patient, item.patient_id)
    alert = await items.about_health(at, patient, item)
    await _not_to_oneself(at, staff, alert)
    await audit.record(at, staff, "item-clinical", f"item:{item.id}")
    return await holds.hold_next(at, patient, alert=alert) is not None


def allowed_forms(office: Office, item: Item, patient: Patient) -> tuple[Form, ...]:
    """How it may be answered: on health by a fixed text, unless counsel has cleared free words there."""
    fixed = (Form.PHONE, Form.COME, Form.DOCTOR) if patient.phone else (Form.COME, Form.DOCTOR)
    if item.about == About.OTHER:
        return (Form.WORDS,)
    if item.about == About.UNKNOWN:
        return ()
    return (*fixed, Form.WORDS) if office.content.clinic.health_free_text else fixed


async def answer(at: Moment, staff: Staff, item: Item, reply: Reply, seen: int, update_id: int) -> Sent:
    """Owe the patient the answer.

    ``seen``: the last part the staff member saw; ``update_id``: of their tap.
    """
    patient = await at.tx.get_one(Patient, item.patient_id)
    last = await items.last_part(at.tx, item)
    if last is not None and last.update_id == update_id:
        return Sent.SENT  # the same tap again, after a crash
    if item.closed_at is not None or last is None or last.id != seen:
        return Sent.OUTDATED
    if reply.form not in allowed_forms(at.office, item, patient):
        return Sent.OUTDATED
    step = SOON if await _recent(at, item) else LATER
    refused = await chat_refuses(at, patient, step)
    part = None if refused is not None else await _keep(at, staff, item, reply, update_id)
    await owe_patient(
        at,
        patient,
        step,
        subject=f"item:{item.id}",
        version=part.id if part else 0,
        params=reply.params(),
    )
    await take(at, staff, item)
    if item.alert_id is not None:
        await alerts.take(at, staff, item.alert_id)
    await audit.record(at, staff, "answer-item", f"item:{item.id}")
    return Sent.PHONE if part is None else Sent.SENT


async def close(at: Moment, staff: Staff, item: Item) -> None:
    """The matter is settled, its alert too. Closing twice changes nothing."""
    if item.closed_at is not None:
        return
    await take(at, staff, item)
    item.closed_at, item.closed_by = at.now, staff.id
    await audit.record(at, staff, "close-item", f"item:{item.id}")
    if item.alert_id is not None:
        await alerts.close(at, staff, item.alert_id)


async def item_of_alert(tx: AsyncSession, alert: Alert) -> Item | None:
    """The message an alert is about."""
    found: Item | None = await tx.scalar(select(Item).where(Item.alert_id == alert.id).limit(1))
    return found


async def _not_to_oneself(at: Moment, staff: Staff, alert: Alert) -> None:
    """Somebody on call who raises an alert has it already; from reception it goes to whoever is on call."""
    if staff.id in {each.id for each in await on_call(at)}:
        await alerts.take(at, staff, alert.id)


async def _recent(at: Moment, item: Item) -> bool:
    said = [part.at for part in await items.parts_of(at.tx, item.id) if part.staff_id is None]
    return bool(said) and at.now - max(said) <= WAKING


async def _keep(at: Moment, staff: Staff, item: Item, reply: Reply, update_id: int) -> ItemPart:
    """The words, or the name of the fixed text with its time: staff read later what was answered."""
    part = ItemPart(item_id=item.id, staff_id=staff.id, kind=reply.form.value, update_id=update_id, at=at.now)
    part.text = reply.text or (reply.at.isoformat() if reply.at else None)
    at.tx.add(part)
    await at.tx.flush()
    return part
