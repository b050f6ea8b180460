"""Who works here, and who is asked first."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.facts import get_fact, set_fact
from db.tables import Duty, Staff
from services.moment import Moment

OWNER, DOCTOR, COORDINATOR = "owner", "doctor", "coordinator"
ROLES = (OWNER, DOCTOR, COORDINATOR)

_ACTIVE = (
    select(Staff).where(Staff.active, Staff.role.in_(bindparam("roles", expanding=True))).order_by(Staff.id)
)
"""Asked for many times a minute, so it is put together once."""

_SETTLED = "owners-by-settings"
"""The fact that keeps which owners the settings name, by their row."""


async def welcome_owners(at: Moment, telegram_ids: Iterable[int], language: str) -> None:
    """Make sure the owners named in the settings exist and are active; others stay as they are."""
    settled = []
    for telegram_id in telegram_ids:
        staff = await staff_by_chat(at.tx, telegram_id)
        if staff is None:
            staff = Staff(telegram_id=telegram_id, role=OWNER, language=language, created_at=at.now)
            at.tx.add(staff)
            await at.tx.flush()
        else:
            staff.role, staff.active, staff.left_at = OWNER, True, None
        settled.append(staff.id)
    await set_fact(at.tx, _SETTLED, ",".join(map(str, settled)))


async def is_settled(tx: AsyncSession, staff: Staff) -> bool:
    """Whether the settings name this owner: then no chat can take that away."""
    return str(staff.id) in (await get_fact(tx, _SETTLED) or "").split(",")


async def staff_by_chat(tx: AsyncSession, telegram_id: int) -> Staff | None:
    """The staff member with this Telegram account, active or not."""
    found: Staff | None = await tx.scalar(select(Staff).where(Staff.telegram_id == telegram_id))
    return found


async def active_staff(tx: AsyncSession, *roles: str) -> list[Staff]:
    """Active staff of these roles (all roles if none is named), longest serving first."""
    return list(await tx.scalars(_ACTIVE, {"roles": roles or ROLES}))


async def on_duty(tx: AsyncSession, when: datetime) -> list[Staff]:
    """Active staff whom the rota names for this instant (aware UTC), longest serving first."""
    lines = select(Duty.staff_id).where(
        Duty.starts_at <= when, Duty.ends_at > when, Duty.cancelled_at.is_(None)
    )
    return list(await tx.scalars(select(Staff).where(Staff.active, Staff.id.in_(lines)).order_by(Staff.id)))


async def on_call(at: Moment) -> list[Staff]:
    """Who an alert goes to first: those on duty; else every doctor; else every owner (clinic policy)."""
    duty = await on_duty(at.tx, at.now)
    return duty or await active_staff(at.tx, DOCTOR) or await active_staff(at.tx, OWNER)


async def is_watched(tx: AsyncSession, when: datetime) -> bool:
    """Whether the rota names somebody for this instant (aware UTC) whose chat can be reached.

    Doctors who are merely told at night do not count: a patient is never promised an answer for them.
    """
    people = await on_duty(tx, when)
    return any(staff.started_at is not None and staff.unreachable_since is None for staff in people)


async def came_back(at: Moment, staff: Staff) -> None:
    """The staff member wrote: their chat can be reached."""
    staff.started_at = staff.started_at or at.now
    staff.unreachable_since = None


async def every_staff(tx: AsyncSession) -> list[Staff]:
    """Everybody who works or worked here, longest serving first."""
    return list(await tx.scalars(select(Staff).order_by(Staff.id)))
