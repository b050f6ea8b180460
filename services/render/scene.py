"""What a renderer looks at: the message, who reads it, and the things it is about."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from db.outbox.notices import params_of
from db.tables import Alert, CheckIn, Course, Message, Session
from services.messages.foresight import row_of
from services.moment import Moment
from services.people.reader import Reader

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Scene:
    """A patient's message with its subject loaded; which of the subjects is set depends on the message."""

    at: Moment
    message: Message
    reader: Reader
    session: Session | None = None
    course: Course | None = None
    checkin: CheckIn | None = None
    alert: Alert | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def the_session(self) -> Session:
        """The session it is about. Raises LookupError if the message has none: a defect of its maker."""
        return _there(self.session)

    def the_course(self) -> Course:
        """The course it is about. Raises LookupError if the message has none."""
        return _there(self.course)


def _there(row: Row | None) -> Row:
    if row is None:
        raise LookupError("a message without the subject its text needs")
    return row


async def load(at: Moment, message: Message, reader: Reader) -> Scene:
    """Load what ``message.subject`` names."""
    kind, _, number = message.subject.partition(":")
    key = int(number)
    session = await row_of(at.tx, Session, key) if kind == "session" else None
    course_id = key if kind == "course" else session.course_id if session else None
    return Scene(
        at=at,
        message=message,
        reader=reader,
        session=session,
        course=await row_of(at.tx, Course, course_id) if course_id else None,
        checkin=await at.tx.get(CheckIn, key) if kind == "checkin" else None,
        alert=await at.tx.get(Alert, key) if kind == "alert" else None,
        params=params_of(message),
    )
