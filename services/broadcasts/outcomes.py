"""What follows from a message of a broadcast that did not arrive."""

from sqlalchemy import select

from db.tables import Message, Patient
from domain.broadcasts import FAILURES_IN_A_ROW
from domain.messages import Status
from domain.reasons import Why
from services.broadcasts.casts import find, number_of
from services.broadcasts.running import pause_itself
from services.moment import Moment
from services.people.reachability import lost_chat

_SETTLED = (Status.SENT.value, Status.FAILED.value)


async def on_unreachable(at: Moment, message: Message) -> None:
    """The person blocked the bot or left: as for care. Nobody phones because of a broadcast."""
    message.why = Why.UNREACHABLE.value
    await at.tx.flush()
    await lost_chat(at, await at.tx.get_one(Patient, message.patient_id))


async def on_given_up(at: Moment, message: Message) -> None:
    """Refused for good, or unknown: no second try by itself. A run of refusals pauses the broadcast."""
    if message.status != Status.FAILED or not await _too_many(at, message):
        return
    cast = await find(at.tx, number_of(message.subject))
    if cast is not None:
        await pause_itself(at, cast)


async def _too_many(at: Moment, message: Message) -> bool:
    """The last ones up to this, in the order of the ledger, were refused; closed chats count neither way."""
    query = (
        select(Message.status)
        .where(
            Message.subject == message.subject,
            Message.step == message.step,
            Message.id <= message.id,
            Message.status.in_(_SETTLED),
            Message.why != Why.UNREACHABLE.value,
        )
        .order_by(Message.id.desc())
        .limit(FAILURES_IN_A_ROW)
    )
    last = list(await at.tx.scalars(query))
    return len(last) == FAILURES_IN_A_ROW and set(last) == {Status.FAILED.value}
