"""A clinic in one open transaction, for tests of the deeds: people, courses, the passing of time."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from db.tables import Alert, Course, Message, Patient, Screening, Session, Staff, Task
from domain.consents import Consent
from services.moment import Moment
from services.people import consents, patients
from services.visits import marks
from services.visits.courses import Draft, book, sessions_in

# Tuesday 1 December 2026, noon in Seoul.
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BASIC = (Consent.C0, Consent.C2)
ALL = (Consent.C0, Consent.C1, Consent.C2)
CHAT = 7001


def later(at: Moment, gone: timedelta) -> Moment:
    return replace(at, now=at.now + gone)


async def employ(at: Moment, role: str, telegram_id: int) -> Staff:
    staff = Staff(telegram_id=telegram_id, role=role, language="en", created_at=at.now)
    at.tx.add(staff)
    await at.tx.flush()
    return staff


async def arrive(
    at: Moment,
    *,
    chat: int = CHAT,
    agreed: Collection[Consent] = ALL,
    language: str = "en",
    name: str = "Kim Minji",
) -> Patient:
    patient = await patients.create_from_chat(at, chat, name, language)
    for consent in agreed:
        await consents.answer(at, patient, consent, granted=True)
    return patient


async def screened(at: Moment, patient: Patient, outcome: str) -> Screening:
    """The nine questions, answered to the end."""
    made = Screening(
        patient_id=patient.id,
        state="done",
        outcome=outcome,
        content_version="1",
        started_at=at.now,
        expires_at=at.now + 90 * DAY,
    )
    made.answers = "{}"
    at.tx.add(made)
    await at.tx.flush()
    return made


async def course(at: Moment, staff: Staff, patient: Patient, *starts: datetime) -> list[Session]:
    booked = await book(at, staff, patient, Draft(starts, 28))
    return await sessions_in(at.tx, booked.id)


async def performed(at: Moment, staff: Staff, patient: Patient, ended: timedelta) -> Session:
    """A session that ended that long ago, marked then."""
    then = later(at, -ended)
    start = then.now - HOUR
    (session,) = await course(later(then, -10 * DAY), staff, patient, start)
    assert await marks.done(then, staff, session)
    return session


async def messages(at: Moment, who: Patient | Staff, *steps: str) -> list[Message]:
    """What somebody is owed (of these steps, or of all), as it stands now, in order."""
    recipient = f"{'p' if isinstance(who, Patient) else 's'}{who.id}"
    await at.tx.flush()
    query = select(Message).where(Message.recipient == recipient).order_by(Message.due_at, Message.id)
    found = await at.tx.scalars(query.execution_options(populate_existing=True))
    return [each for each in found if not steps or each.step in steps]


async def message(at: Moment, who: Patient | Staff, step: str) -> Message:
    """The only one of this step."""
    (found,) = await messages(at, who, step)
    return found


async def alerts_of(at: Moment, patient: Patient) -> list[Alert]:
    query = select(Alert).where(Alert.patient_id == patient.id).order_by(Alert.id)
    return list(await at.tx.scalars(query))


async def open_tasks(at: Moment, patient: Patient) -> dict[str, datetime]:
    """Kind -> when it is due."""
    query = select(Task).where(Task.patient_id == patient.id, Task.done_at.is_(None))
    return {task.kind: task.due_at for task in await at.tx.scalars(query)}


async def course_of(at: Moment, session: Session) -> Course:
    return await at.tx.get_one(Course, session.course_id)
