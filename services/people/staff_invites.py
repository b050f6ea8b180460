"""Invitations to work here: a link that makes one Telegram account a staff member, once, for two days."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.people import patient_of_chat
from db.sealed import keyring
from db.tables import Staff, StaffInvite, Visitor
from services import audit
from services.moment import Moment
from services.people.arrival import Person
from services.people.names import clean_name
from services.people.staffing import OWNER, ROLES, staff_by_chat

LASTS = timedelta(hours=48)
"""Clinic policy: whoever starts here opens the link within two days."""

MARK = "staff-"
"""How the payload of such a link begins; a patient's invitation is random letters alone."""

_ENGLISH = "en"


class Opened(StrEnum):
    """What became of an invitation somebody opened."""

    JOINED = "joined"
    MEMBER = "member"  # the account works here already; the link stays good for somebody else
    PATIENT = "patient"  # the account is a patient's; the link stays good
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"  # none of ours


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation. ``link`` is shown once: only its keyed hash is kept."""

    invite: StaffInvite
    link: str


async def invite(at: Moment, owner: Staff, role: str) -> Made | None:
    """A fresh one-use link for a role. None if the staff member is no owner, or there is no such role."""
    if owner.role != OWNER or role not in ROLES:
        return None
    token = secrets.token_urlsafe(16)
    made = StaffInvite(
        role=role,
        token_hash=keyring().digest("staff-invite", token),
        created_at=at.now,
        created_by=owner.id,
        expires_at=at.now + LASTS,
    )
    at.tx.add(made)
    await at.tx.flush()
    await audit.record(at, owner, f"invite-{role}", f"staff-invite:{made.id}")
    return Made(made, f"https://t.me/{at.office.bot_username}?start={MARK}{token}")


async def revoke(at: Moment, owner: Staff, invite_id: int) -> bool:
    """The link works no more. False if the staff member is no owner, or it was not waiting to be opened."""
    found = await at.tx.get(StaffInvite, invite_id)
    if owner.role != OWNER or found is None or found.used_at is not None or found.revoked_at is not None:
        return False
    found.revoked_at = at.now
    await audit.record(at, owner, "revoke-invite", f"staff-invite:{found.id}")
    return True


async def waiting(at: Moment) -> list[StaffInvite]:
    """Invitations that can still be opened, the newest first."""
    query = select(StaffInvite).where(
        StaffInvite.used_at.is_(None), StaffInvite.revoked_at.is_(None), StaffInvite.expires_at > at.now
    )
    return list(await at.tx.scalars(query.order_by(StaffInvite.id.desc())))


async def revoke_all_of(at: Moment, maker: Staff) -> None:
    """Links somebody made who works here no more are worth nothing."""
    for found in await waiting(at):
        if found.created_by == maker.id:
            found.revoked_at = at.now


async def open_invite(at: Moment, payload: str, person: Person) -> tuple[Opened, Staff | None]:
    """Somebody opened the link: with a good one the account is a staff member from now on.

    An account that works here or is a patient's does not use the link up: one chat is either the console or
    a patient's, never both (clinic policy).
    """
    staff = await staff_by_chat(at.tx, person.telegram_id)
    if staff is not None and staff.active:
        return Opened.MEMBER, staff
    found = await _find(at.tx, payload)
    standing = _standing(at, found)
    if found is None or standing is not Opened.JOINED:
        return standing, None
    if await patient_of_chat(at.tx, person.telegram_id) is not None:
        return Opened.PATIENT, None
    joined = await _join(at, found.role, person, staff)
    found.used_at, found.used_by = at.now, joined.id
    await audit.record(at, joined, "join", f"staff:{joined.id}")
    return Opened.JOINED, joined


async def _find(tx: AsyncSession, payload: str) -> StaffInvite | None:
    token = payload.removeprefix(MARK)
    query = select(StaffInvite).where(StaffInvite.token_hash.in_(keyring().digests("staff-invite", token)))
    found: StaffInvite | None = await tx.scalar(query)
    return found


def _standing(at: Moment, found: StaffInvite | None) -> Opened:
    if found is None:
        return Opened.UNKNOWN
    if found.used_at is not None:
        return Opened.USED
    if found.revoked_at is not None:
        return Opened.REVOKED
    return Opened.JOINED if at.now < found.expires_at else Opened.EXPIRED


async def _join(at: Moment, role: str, person: Person, known: Staff | None) -> Staff:
    """A new row, or that of somebody who comes back; a visitor's half-finished arrival is forgotten."""
    staff = known
    if staff is None:
        staff = Staff(
            telegram_id=person.telegram_id, role=role, language=_language(at, person), created_at=at.now
        )
        staff.name = clean_name(person.name) or None
        at.tx.add(staff)
    staff.role, staff.active, staff.left_at, staff.unreachable_since = role, True, None, None
    staff.started_at = at.now
    visitor = await at.tx.get(Visitor, person.telegram_id)
    if visitor is not None:
        await at.tx.delete(visitor)
    await at.tx.flush()
    return staff


def _language(at: Moment, person: Person) -> str:
    """The language of their Telegram, else English, else the content's first."""
    content = at.office.content
    wanted = (person.language_code.split("-")[0], _ENGLISH)
    return next((code for code in wanted if code in content.languages), content.default_language)
