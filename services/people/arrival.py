"""From "Start" to a linked patient: language, who the bot is, consents C0 and C2, the invite.

Before both consents only the Telegram id, the language, the step and the invite are kept, for 24 hours at
most (PIPA art. 15, 28-8; the visitor row is purged by a tick).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from db.search import index_patient
from db.tables import Alert, CheckIn, Course, Invite, Item, Patient, Screening, Visitor
from domain.consents import Consent
from services.messages.planning import replan
from services.moment import Moment
from services.people import consents, erasing, patients
from services.people.names import clean_name
from services.people.released import release_held
from services.tasks import TaskKind, open_task

_TOLD: tuple[type[Item | Alert | CheckIn | Screening], ...] = (Item, Alert, CheckIn, Screening)
"""What somebody may have told the bot before the desk's record was theirs."""


class Step(StrEnum):
    """Where a visitor stands; each is one screen."""

    LANGUAGE = "language"
    C0 = "c0"
    C2 = "c2"
    REFUSED = "refused"


class Link(StrEnum):
    """What became of an invite link."""

    NONE = "none"  # there was no link
    GOOD = "good"
    MINE = "mine"  # this account has used it before
    EXPIRED = "expired"  # too old, withdrawn, or none of ours
    USED = "used"  # by another account
    TAKEN = "taken"  # the link is good, but this account has a record with a course of its own


@dataclass(frozen=True, slots=True)
class Person:
    """The Telegram account that writes. ``name`` is what the account shows; kept only after consent."""

    telegram_id: int
    name: str
    language_code: str = ""


async def judge_link(at: Moment, invite: Invite | None, telegram_id: int) -> Link:
    """What a link is worth to this account, now. A record another chat is tied to is never taken over."""
    if invite is None:
        return Link.EXPIRED
    patient = await at.tx.get_one(Patient, invite.patient_id)
    if patient.chat_id == telegram_id:
        return Link.MINE
    if patient.deleted_at is not None:
        return Link.EXPIRED
    if invite.used_by not in {None, telegram_id} or patient.chat_id is not None:
        return Link.USED
    fresh = invite.revoked_at is None and invite.used_at is None and at.now < invite.expires_at
    return Link.GOOD if fresh else Link.EXPIRED


async def visit(at: Moment, person: Person, invite: Invite | None) -> Visitor:
    """Somebody without a record pressed Start, perhaps with a good invite: remember where they stand."""
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
    if invite is not None and await judge_link(at, invite, person.telegram_id) is Link.GOOD:
        patient = await link(at, invite, person, language)
    else:
        patient = await patients.create_from_chat(at, person.telegram_id, clean_name(person.name), language)
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
    if not patient.name:
        patient.name = clean_name(person.name) or None
        await index_patient(at.tx, patient)
    invite.used_at, invite.used_by = at.now, person.telegram_id
    return patient


async def adopt(at: Moment, own: Patient, invite: Invite, person: Person) -> bool:
    """Somebody who began alone opens the desk's invite: their chat moves to the desk's record.

    Only if nobody at the desk has made their own record and it has no course; otherwise a second person
    shares the phone, and staff have to sort it out. The consents they gave and what they told us count for
    the record they now belong to; of the one they began, only the proof of consents stays. False if refused.
    """
    booked = await at.tx.scalar(select(Course.id).where(Course.patient_id == own.id).limit(1))
    if own.created_by is not None or booked is not None:
        invited = await at.tx.get_one(Patient, invite.patient_id)
        subject = f"patient:{invited.id}"
        await open_task(at, TaskKind.SHARED_CHAT, subject, due_at=at.now, patient=invited)
        return False
    own.chat_id = None
    await at.tx.flush()
    patient = await link(at, invite, person, own.language)
    await _bring(at, own, patient)
    for consent in await consents.standing(at.tx, own.id):
        await consents.answer(at, patient, consent, granted=True)
    await erasing.erase(at, own)
    await replan(at, patient.id, who="plan")
    await release_held(at, patient)
    return True


async def _bring(at: Moment, own: Patient, patient: Patient) -> None:
    """What the person told the bot moves along; what the desk noted stays."""
    if patient.phone is None and own.phone is not None:
        patient.phone, patient.phone_country = own.phone, own.phone_country
        await index_patient(at.tx, patient)
    for table in _TOLD:
        told: Iterable[Item | Alert | CheckIn | Screening]
        told = await at.tx.scalars(select(table).where(table.patient_id == own.id))
        for row in told:
            row.patient_id = patient.id
    patient.zone = own.zone or patient.zone
    patient.choice = own.choice
    patient.cold_sores = own.cold_sores or patient.cold_sores


async def patient_of(at: Moment, person: Person) -> Patient:
    """The record the account belongs to now. Raises LookupError if there is none."""
    found = await patients.by_chat(at.tx, person.telegram_id)
    if found is None:
        raise LookupError("no record belongs to this account")
    return found
