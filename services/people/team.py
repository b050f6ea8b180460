"""The team: who works here in which role, changing a role, leaving."""

from enum import StrEnum

from sqlalchemy import select, update

from db.queries.dialogs import clear_dialog
from db.tables import Alert, Duty, Item, Staff, Task
from services import audit
from services.messages.notices import owe_staff
from services.moment import Moment
from services.people import staff_invites
from services.people.names import clean_name
from services.people.staffing import OWNER, ROLES, active_staff, is_settled
from services.safety import alerts
from services.talk.item_notices import ring_again

ROLE = "role"
"""Step of the message that tells somebody their new role."""


class Refusal(StrEnum):
    """Why a member of the team stays as they are."""

    NOT_OWNER = "not-owner"  # only owners decide about people
    GONE = "gone"  # works here no more, or never did
    SETTLED = "settled"  # named in OWNER_IDS: every start makes them an owner again
    LAST = "last"  # without an owner nobody could invite anybody


async def refusal(at: Moment, owner: Staff, member: Staff | None, role: str | None = None) -> Refusal | None:
    """Why ``owner`` may not give ``member`` this role (None: send them away); None if they may."""
    if owner.role != OWNER or not owner.active:
        return Refusal.NOT_OWNER
    if member is None or not member.active:
        return Refusal.GONE
    if member.role != OWNER or role == OWNER:
        return None
    if await is_settled(at.tx, member):
        return Refusal.SETTLED
    others = [each for each in await active_staff(at.tx, OWNER) if each.id != member.id]
    return None if others else Refusal.LAST


async def change_role(at: Moment, owner: Staff, member: Staff, role: str) -> Refusal | None:
    """Give somebody another role and tell them; None if it was done. The same role again changes nothing."""
    refused = await refusal(at, owner, member, role)
    if refused is not None or role not in ROLES:
        return refused or Refusal.GONE
    if member.role != role:
        member.role = role
        await audit.record(at, owner, f"role-{role}", f"staff:{member.id}")
        if member.id != owner.id:
            await owe_staff(at, member, ROLE, subject=f"staff:{member.id}", version=_count(at))
    return None


async def dismiss(at: Moment, owner: Staff, member: Staff) -> Refusal | None:
    """Somebody works here no more; None if it was done.

    What they had taken belongs to everybody again and rings, their turns on the rota end, nothing more is
    sent to them, and their chat is a stranger's from now on.
    """
    refused = await refusal(at, owner, member)
    if refused is not None:
        return refused
    member.active, member.left_at = False, at.now
    await clear_dialog(at.tx, member.telegram_id)
    await staff_invites.revoke_all_of(at, member)
    coming = Duty.staff_id == member.id, Duty.ends_at > at.now, Duty.cancelled_at.is_(None)
    await at.tx.execute(update(Duty).where(*coming).values(cancelled_at=at.now))
    mine = Task.owner_id == member.id, Task.done_at.is_(None)
    await at.tx.execute(update(Task).where(*mine).values(owner_id=None))
    await audit.record(at, owner, "dismiss", f"staff:{member.id}")
    await _give_back(at, member)
    return None


async def _give_back(at: Moment, member: Staff) -> None:
    """Open alerts and messages they had taken; nobody may believe that somebody is at it."""
    taken = select(Alert).where(Alert.taken_by == member.id, Alert.closed_at.is_(None))
    for alert in list(await at.tx.scalars(taken)):
        alert.taken_at = alert.taken_by = None
        await alerts.next_round(at, alert)
    mine = select(Item).where(Item.taken_by == member.id, Item.closed_at.is_(None))
    for item in list(await at.tx.scalars(mine)):
        item.taken_at = item.taken_by = None
        await ring_again(at, item)


async def rename(at: Moment, member: Staff, name: str) -> bool:
    """A staff member says what colleagues call them; False if nothing readable is left of it."""
    cleaned = clean_name(name)
    if not cleaned:
        return False
    if cleaned != member.name:
        member.name = cleaned
        await audit.record(at, member, "own-name", f"staff:{member.id}")
    return True


def _count(at: Moment) -> int:
    """A version no earlier message of the kind has: seconds, since a role does not change twice in one."""
    return int(at.now.timestamp())
