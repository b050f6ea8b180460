"""Who works here, and who is asked first."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Staff
from services.moment import Moment

OWNER, DOCTOR, COORDINATOR = "owner", "doctor", "coordinator"


async def welcome_owners(at: Moment, telegram_ids: Iterable[int], language: str) -> None:
    """Make sure the owners named in the settings exist and are active; others stay as they are."""
    for telegram_id in telegram_ids:
        staff = await staff_by_chat(at.tx, telegram_id)
        if staff is None:
            at.tx.add(Staff(telegram_id=telegram_id, role=OWNER, language=language, created_at=at.now))
        else:
            staff.role, staff.active = OWNER, True


async def staff_by_chat(tx: AsyncSession, telegram_id: int) -> Staff | None:
    """The staff member with this Telegram account, active or not."""
    found: Staff | None = await tx.scalar(select(Staff).where(Staff.telegram_id == telegram_id))
    return found


async def active_staff(tx: AsyncSession, *roles: str) -> list[Staff]:
    """Active staff of these roles (all roles if none is named), longest serving first."""
    query = select(Staff).where(Staff.active).order_by(Staff.id)
    return list(await tx.scalars(query.where(Staff.role.in_(roles)) if roles else query))


async def on_call(tx: AsyncSession) -> list[Staff]:
    """Who an alert goes to: every doctor; where there is no doctor, every owner (clinic policy)."""
    return await active_staff(tx, DOCTOR) or await active_staff(tx, OWNER)


async def came_back(at: Moment, staff: Staff) -> None:
    """The staff member wrote: their chat can be reached."""
    staff.started_at = staff.started_at or at.now
    staff.unreachable_since = None


async def every_staff(tx: AsyncSession) -> list[Staff]:
    """Everybody who works or worked here, longest serving first."""
    return list(await tx.scalars(select(Staff).order_by(Staff.id)))
