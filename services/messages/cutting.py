"""Staff cancel one message of a patient by hand."""

from db import outbox
from db.tables import Message, Staff
from domain.messages import Status
from domain.reasons import Why
from services import audit
from services.desk.history import may_cancel
from services.moment import Moment


async def cancel_message(at: Moment, staff: Staff, message: Message) -> bool:
    """The message will not go, whatever the plan says later. False if it went out, or must go."""
    if not may_cancel(message):
        return False
    await outbox.set_status(
        at.tx, message, Status.CANCELLED, who=f"s{staff.id}", why=Why.BY_STAFF, by_plan=False, now=at.now
    )
    await audit.record(at, staff, "cancel-message", f"message:{message.id}")
    return True
