"""Whether what staff are told about a near visit is still news."""

from db.tables import Message, Session
from domain.patients import SessionState
from services.moment import Moment
from services.visits.near import CALLED_OFF
from services.visits.visits import open_request


async def near_settled(at: Moment, message: Message) -> bool:
    """The visit was moved, or the wish answered, before this message could go."""
    session = await at.tx.get_one(Session, int(message.subject.removeprefix("session:")))
    if session.time_version != message.version:
        return True
    if message.step == CALLED_OFF:
        return session.state != SessionState.CANCELLED
    return await open_request(at.tx, session) is None
