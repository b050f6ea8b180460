"""A patient asks to move, or cancels, a visit that is near: whoever is on duty hears of it at once."""

from datetime import timedelta

from db.tables import Session, Staff
from services.messages.notices import owe_staff
from services.moment import Moment
from services.people.staffing import COORDINATOR, DOCTOR, OWNER, active_staff, on_duty

WANTS_MOVE, CALLED_OFF = "near-move", "near-cancel"
"""The steps of the two messages; later wishes are a task only."""

NEAR = timedelta(hours=48)
"""So short before a visit a task alone may be read too late (clinic policy)."""


async def tell_if_near(at: Moment, session: Session, step: str) -> None:
    """One message about this visit at this time to those on duty; without a rota, to reception."""
    if not at.now < session.starts_at <= at.now + NEAR:
        return
    for staff in await _who(at):
        await owe_staff(at, staff, step, subject=f"session:{session.id}", version=session.time_version)


async def _who(at: Moment) -> list[Staff]:
    duty = await on_duty(at.tx, at.now)
    return duty or await active_staff(at.tx, COORDINATOR) or await active_staff(at.tx, DOCTOR, OWNER)
