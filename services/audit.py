"""What staff did, for the record."""

from db.prepared import Prepared, inserting
from db.tables import Staff
from db.tables.base import Base
from services.moment import Moment

_INSERT = Prepared(inserting(Base.metadata.tables["audit"]))


async def record(at: Moment, staff: Staff, action: str, subject: str) -> None:
    """One line of the audit log: no names, no health data (PIPA art. 29: keep access records)."""
    line = {"at": at.now, "staff_id": staff.id, "action": action, "subject": subject}
    await _INSERT.many(at.tx, [line])
