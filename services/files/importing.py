"""Reading a file of patients in: everything is checked, made aside, and carried over as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.tables import Fact, Message, Staff
from db.tables.base import Base
from domain.course_warnings import WarningCode, warnings
from domain.messages import OPEN
from services import audit
from services.files.carrying import Parcel, carry, left_behind, pack
from services.files.known import mistakes_against, same_phones
from services.files.making import How, Made, make
from services.files.wishes import BadRowsError, FileError, Mistake, Wish
from services.moment import Moment
from services.office import Office
from services.people import phones

AT_ONCE = 50
"""People in one transaction of the draft; the progress bar moves so often."""

NEWS = "patients-imported"
"""The fact that tells a running bot to look again; see ``services.files.news``."""

_ANY = 10**6


@dataclass(frozen=True, slots=True)
class Invited:
    """One line of the file of links."""

    code: str
    name: str
    phone: str
    link: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an import will bring. ``messages``: how many will be sent or wait; ``linked``: chats known."""

    people: int
    courses: int
    messages: int
    linked: int
    invited: tuple[Invited, ...]


async def look(tx: AsyncSession, office: Office, people: Sequence[Wish], now: datetime) -> list[Mistake]:
    """What is unusual and forbids nothing. Raises BadRowsError for whom the database has already."""
    mistakes = await mistakes_against(tx, people)
    if mistakes:
        raise BadRowsError(mistakes)
    return [*await same_phones(tx, people), *_unusual(office, people, now)]


async def draft(
    aside: Database,
    office: Office,
    staff: Staff,
    people: Sequence[Wish],
    how: How,
    now: datetime,
    done: Callable[[int], object],
) -> Drafted:
    """Do it all in ``aside``, an empty database of this schema. ``done`` is told how many more are ready."""
    async with aside.write() as tx:
        await tx.execute(insert(Base.metadata.tables["staff"]), [_alone(staff)])
    made: list[Made] = []
    for start in range(0, len(people), AT_ONCE):
        chunk = people[start : start + AT_ONCE]
        async with aside.write() as tx:
            at = Moment(tx, office, now)
            actor = await tx.get_one(Staff, staff.id)
            made += [await make(at, actor, wish, how) for wish in chunk]
        done(len(chunk))
    async with aside.read() as tx:
        waiting = select(func.count(Message.id)).where(Message.status.in_(sorted(OPEN)))
        messages = await tx.scalar(waiting) or 0
        forgotten = await left_behind(tx)
    if forgotten:
        raise RuntimeError(f"an import must carry {', '.join(forgotten)} as well")
    return Drafted(
        people=len(made),
        courses=sum(len(each.wish.courses) for each in made),
        messages=messages,
        linked=sum(each.patient.chat_id is not None for each in made),
        invited=tuple(_invited(each) for each in made if each.link),
    )


async def packed(aside: Database, real: Database) -> list[Parcel]:
    """What was drafted, ready to be written into the real database; nobody has to wait for this."""
    async with real.read() as tx:
        dialect = tx.get_bind().dialect
    async with aside.read() as source:
        return await pack(source, dialect)


async def keep(parcels: Sequence[Parcel], at: Moment, staff: Staff, people: Sequence[Wish]) -> None:
    """Carry over what was packed, all or nothing. Raises BadRowsError if somebody came in the meantime."""
    mistakes = await mistakes_against(at.tx, people)
    if mistakes:
        raise BadRowsError(mistakes)
    await carry(parcels, at.tx)
    await audit.record(at, staff, "import", f"patients:{len(people)}")
    await at.tx.merge(Fact(name=NEWS, value=at.now.isoformat()))


def check_consent(people: Sequence[Wish], how: How) -> None:
    """Without consent there is nothing to link a chat with. Raises FileError.

    Sending to a chat needs C0 and C2 (PIPA art. 15, 28-8); a Telegram id without them must not be kept.
    """
    if not how.on_paper and any(wish.telegram_id for wish in people):
        raise FileError(
            "The file has Telegram ids. They are kept only of people who agreed to basic data (C0) and to "
            "the transfer overseas (C2): add --consent-on-paper if all of them did, or leave the column out."
        )


def _alone(staff: Staff) -> dict[str, object]:
    """The staff member as the draft needs them: the number, and no name."""
    columns = ("id", "rid", "telegram_id", "role", "language", "active", "created_at")
    return {name: getattr(staff, name) for name in columns}


def _invited(made: Made) -> Invited:
    patient = made.patient
    phone = phones.readable(patient.phone) if patient.phone else ""
    return Invited(patient.code, patient.name or "", phone, made.link)


def _unusual(office: Office, people: Sequence[Wish], now: datetime) -> list[Mistake]:
    said = {
        WarningCode.CLOSED_DAY: "the clinic is closed on that day",
        WarningCode.OUTSIDE_HOURS: "is outside the opening hours",
        WarningCode.GAP_SHORT: "comes sooner after the session before than usual",
        WarningCode.GAP_LONG: "comes later after the session before than usual",
    }
    clinic = office.content.clinic
    return [
        Mistake(course.line, f"session_{found.number}", said[found.code])
        for wish in people
        for course in wish.courses
        for found in warnings(
            [visit.starts_at for visit in course.visits],
            (),
            clinic.calendar,
            now=now,
            min_gap=clinic.min_gap_days,
            max_gap=clinic.max_gap_days,
            max_sessions=_ANY,
            capacity=_ANY,
            visit_minutes=clinic.visit_minutes,
        )
        if found.code in said and course.visits[found.number - 1].starts_at > now
    ]
