"""A crowd of patients, and broadcasts to them: what staff do with one, without the screens."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from content import Content
from db.tables import Broadcast, ConsentRecord, Message, Patient, Staff
from domain.audience import Audience
from domain.broadcasts import ROW_KIND, Kind, Problem
from domain.consents import Consent
from sandbox.people import Person
from sandbox.waiting import until
from services.broadcasts import casts, deciding, drafts
from services.broadcasts.reach import reach
from services.moment import Moment
from services.people.staffing import staff_by_chat
from services.texts import Texts
from tests.support.house import House
from tests.support.numbered import befriend

T = TypeVar("T")
CLINIC, PHONE = "Baram Clinic", "+82 2-000-0000"
HELLO = "We are closed on <b>9 March</b>."
WORDS = "9 March"


def named(texts: Texts) -> Texts:
    """The shipped texts for a clinic that has a name and a phone, as an advertisement needs."""
    content: Content = texts.content
    clinic = replace(content.clinic, name=CLINIC, phone=PHONE)
    return Texts(replace(content, clinic=clinic), texts.catalogues)


async def gather(house: House, count: int, *, ads: bool = False) -> list[Person]:
    """So many patients whose chats are open; ``ads``: they agreed to news and offers."""
    async with house.machine.database.write() as tx:
        people = await befriend(tx, house.world, count, house.now)
        if ads:
            chats = [person.id for person in people]
            for number in await tx.scalars(select(Patient.id).where(Patient.chat_id.in_(chats))):
                tx.add(consent(number, Consent.C3, house))
    await house.settle()
    return people


def consent(patient_id: int, code: Consent, house: House) -> ConsentRecord:
    """One consent given on paper now."""
    return ConsentRecord(
        patient_id=patient_id,
        code=code,
        granted=True,
        via="paper",
        text_version="",
        language="en",
        at=house.now,
    )


async def approved(
    at: Moment,
    staff: Staff,
    *,
    kind: Kind = Kind.NOTICE,
    html: str = HELLO,
    audience: Audience | None = None,
    languages: Sequence[str] = ("en",),
) -> Broadcast:
    """A broadcast that needs nothing but its start; an advertisement has its second person's yes."""
    cast = await drafts.create(at, staff, kind)
    for language in languages:
        assert await drafts.set_text(at, cast, staff, language, html) is None
    assert await drafts.set_audience(at, cast, staff, audience or Audience()) is None
    assert await drafts.set_review(at, cast, staff, "2027-0001", holds(at)) is None
    assert await deciding.submit(at, cast, staff) is None
    if kind is Kind.AD:
        (second, *_) = await deciding.approvers(at, cast)
        assert await deciding.approve(at, cast, second) is None
    return cast


def holds(at: Moment) -> date:
    """The last day of a review for a test in which that does not matter: a year from now."""
    return at.now.date() + timedelta(days=365)


async def go(at: Moment, cast: Broadcast, staff: Staff) -> Problem | None:
    """Start it with the count that stands now."""
    will = (await reach(at, cast)).will
    return await deciding.start(at, cast, staff, will, will)


async def send(house: House, **options: object) -> int:
    """The owner makes a broadcast and starts it; its number. Returns when nothing more happens now."""

    async def act(at: Moment, staff: Staff) -> int:
        cast = await approved(at, staff, **options)  # type: ignore[arg-type] # as approved takes them
        assert await go(at, cast, staff) is None
        return cast.id

    return await house.deed(act)


async def begin(house: House, people: list[Person], arrived: int) -> int:
    """Start a broadcast and return while it is being sent, when so many have it; its number."""
    house.world.faults.delay("sendMessage", 0.01, times=None)
    async with house.machine.database.write() as tx:
        at = Moment(tx, house.machine.office, house.now)
        staff = await staff_by_chat(tx, house.owner.id)
        assert staff is not None
        cast = await approved(at, staff)
        assert await go(at, cast, staff) is None
    await until(house.world, lambda: sum(had(people, WORDS)) >= arrived)
    return cast.id


async def do(house: House, number: int, deed: Callable[..., T]) -> T:
    """The owner does something with a broadcast that exists: ``running.pause`` ..."""

    async def act(at: Moment, staff: Staff) -> T:
        cast = await casts.find(at.tx, number)
        assert cast is not None
        found: T = await deed(at, cast, staff)  # type: ignore[misc] # every deed is awaited
        return found

    return await house.deed(act)


async def stands(house: House, number: int) -> Broadcast:
    """The broadcast as it stands now."""
    async with house.machine.database.read() as tx:
        found = await casts.find(tx, number)
    assert found is not None
    return found


async def counts(house: House, number: int) -> dict[str, int]:
    """Status -> rows of a broadcast."""
    query = select(Message.status, func.count()).where(
        Message.subject == casts.subject_of(number), Message.kind == ROW_KIND
    )
    async with house.machine.database.read() as tx:
        return {row[0]: row[1] for row in await tx.execute(query.group_by(Message.status))}


def had(people: Sequence[Person], words: str) -> list[int]:
    """How many messages with these words each of the people has."""
    return [sum(words in message.words for message in person.chat.from_bot()) for person in people]
