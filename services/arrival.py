"""From "Start" to a linked patient: language, who the bot is, consents C0 and C2, the invite.

Before both consents only the Telegram id, the language, the step and the invite are kept, for 24 hours at
most (PIPA art. 15, 28-8; the visitor row is purged by a tick).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from db.search import index_patient
from db.tables import Course, Invite, Patient, Visitor
from domain.consents import Consent
from services import consents, patients
from services.moment import Moment
from services.planning import replan
from services.released import release_held


class Step(StrEnum):
    """Where a visitor stands; each is one screen."""

    LANGUAGE = "language"
    C0 = "c0"
    C2 = "c2"
    REFUSED = "refused"


class Link(StrEnum):
    """What became of an invite link."""

    NONE = "none"
    GOOD = "good"
    EXPIRED = "expired"
    USED = "used"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Person:
    """The Telegram account that writes. ``name`` is what the account shows; kept only after consent."""

    telegram_id: int
    name: str
    language_code: str = ""


def judge_link(invite: Invite | None, telegram_id: int, now: datetime) -> Link:
    """What a link is worth to this account, now. A reused link is fine for the account that used it."""
    if invite is None or invite.revoked_at is not None:
        return Link.EXPIRED
    if invite.used_at is not None:
        return Link.USED if invite.used_by == telegram_id else Link.TAKEN
    return Link.GOOD if now < invite.expires_at else Link.EXPIRED


async def visit(at: Moment, person: Person, invite: Invite | None) -> Visitor:
    """Somebody without a record pressed Start: remember where they stand."""
    known = await at.tx.get(Visitor, person.telegram_id)
    suggested = person.language_code.split("-")[0]
    if known is None:
        language = suggested if suggested in at.office.content.languages else None
        known = Visitor(
            telegram_id=person.telegram_id, step=Step.LANGUAGE.value, language=language, updated_at=at.now
        )
        at.tx.add(known)
    if invite is not None:
        known.invite_id = invite.id
    known.step, known.updated_at = Step.LANGUAGE.value, at.now
    return known


async def choose_language(visitor: Visitor, language: str, now: datetime) -> None:
    """The visitor reads this language; next comes C0."""
    visitor.language, visitor.step, visitor.updated_at = language, Step.C0.value, now


async def agree_basic(visitor: Visitor, now: datetime) -> None:
    """C0 was agreed; it is stored with C2, when there is a record to store it with."""
    visitor.step, visitor.updated_at = Step.C2.value, now


async def refuse(visitor: Visitor, now: datetime) -> None:
    """No bot service then; the phone is offered."""
    visitor.step, visitor.updated_at = Step.REFUSED.value, now


async def agree_all(at: Moment, visitor: Visitor, person: Person) -> Patient:
    """C0 and C2 stand: make or link the record, release what waited for it, forget the visitor row."""
    language = visitor.language or next(iter(at.office.content.languages))
    invite = await at.tx.get(Invite, visitor.invite_id) if visitor.invite_id else None
    if invite is not None and judge_link(invite, person.telegram_id, at.now) is Link.GOOD:
        patient = await link(at, invite, person, language)
    else:
        patient = await patients.create_from_chat(
            at, person.telegram_id, person.name[: patients.NAME_LIMIT], language
        )
    for consent in (Consent.C0, Consent.C2):
        await consents.answer(at, patient, consent, granted=True)
    await at.tx.delete(visitor)
    await replan(at, patient.id, who="plan")
    await release_held(at, patient)
    return patient


async def link(at: Moment, invite: Invite, person: Person, language: str) -> Patient:
    """Tie the chat to the record the desk made; a name the desk kept stays. Uses the invite up."""
    patient = await at.tx.get_one(Patient, invite.patient_id)
    patient.chat_id, patient.linked_at, patient.language = person.telegram_id, at.now, language
    patient.unreachable_since = None
    if patient.name is None:
        patient.name = person.name[: patients.NAME_LIMIT]
        await index_patient(at.tx, patient)
    invite.used_at, invite.used_by = at.now, person.telegram_id
    return patient


async def adopt(at: Moment, own: Patient, invite: Invite, person: Person) -> bool:
    """Somebody who began alone opens the desk's invite: their chat moves to the desk's record.

    Only while their own record has no course; otherwise staff have to sort it out. The consents they gave
    count for the record they now belong to. False if refused.
    """
    if await at.tx.scalar(select(Course.id).where(Course.patient_id == own.id).limit(1)) is not None:
        return False
    own.chat_id = None
    await at.tx.flush()
    patient = await link(at, invite, person, own.language)
    for consent in await consents.standing(at.tx, own.id):
        await consents.answer(at, patient, consent, granted=True)
    await replan(at, patient.id, who="plan")
    await release_held(at, patient)
    return True


async def patient_of(at: Moment, person: Person) -> Patient:
    """The record the account belongs to now. Raises LookupError if there is none."""
    found = await patients.by_chat(at.tx, person.telegram_id)
    if found is None:
        raise LookupError("no record belongs to this account")
    return found
