"""What staff are told about a broadcast: owed messages, so that a restart loses none."""

from sqlalchemy import func, select

from db.tables import Broadcast, Message, Staff
from services.broadcasts.casts import subject_of
from services.messages.notices import owe_staff
from services.moment import Moment
from services.people.staffing import OWNER, active_staff

APPROVE = "cast-approve"
DECIDED = "cast-decided"
STOPPED_ITSELF = "cast-paused"
REPORT = "cast-report"


async def owe_about(at: Moment, cast: Broadcast, staff: Staff, step: str, reason: str = "") -> None:
    """Owe one staff member one message about it. Who calls makes sure that it happened anew."""
    mine = (Message.recipient == f"s{staff.id}", Message.subject == subject_of(cast.id), Message.step == step)
    version = await at.tx.scalar(select(func.count(Message.id)).where(*mine)) or 0
    params = {"reason": reason} if reason else None
    await owe_staff(at, staff, step, subject=subject_of(cast.id), version=version, params=params)


async def owe_maker(at: Moment, cast: Broadcast, step: str) -> None:
    """Owe it to the maker; to the owners once the maker works here no more."""
    maker = await at.tx.scalar(select(Staff).where(Staff.id == cast.made_by, Staff.active))
    for staff in [maker] if maker is not None else await active_staff(at.tx, OWNER):
        await owe_about(at, cast, staff, step)
