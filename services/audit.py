"""What staff did, for the record."""

from db.tables import Audit, Staff
from services.moment import Moment


def record(at: Moment, staff: Staff, action: str, subject: str) -> None:
    """One line of the audit log: no names, no health data (PIPA art. 29: keep access records)."""
    at.tx.add(Audit(at=at.now, staff_id=staff.id, action=action, subject=subject))
