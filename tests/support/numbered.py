"""Messages that carry a number, owed to somebody, and counted where they arrive."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.tables import ConsentRecord, Message, Patient, Task
from domain.consents import Consent
from domain.messages import Key, Lane, Status
from sandbox.people import Person
from sandbox.world import World
from services.tasks import TaskKind

_NUMBER = re.compile(r"#(\d+)\b")
_SUBJECT = "item:"
_WEEK = timedelta(days=7)


async def befriend(tx: AsyncSession, world: World, count: int, now: datetime) -> list[Person]:
    """So many patients whose chats are open."""
    people = [world.person(f"P{number}") for number in range(count)]
    for person in people:
        person.chat.opened = True
    patients = [
        Patient(code=f"T-{person.id}", language="en", chat_id=person.id, created_at=now) for person in people
    ]
    tx.add_all(patients)
    await tx.flush()
    tx.add_all(_agreed(patient, code, now) for patient in patients for code in (Consent.C0, Consent.C2))
    return people


def _agreed(patient: Patient, code: Consent, now: datetime) -> ConsentRecord:
    return ConsentRecord(
        patient_id=patient.id, code=code, granted=True, via="paper", text_version="", language="en", at=now
    )


async def owe_numbers(
    tx: AsyncSession,
    numbers: Sequence[int],
    people: Sequence[Person],
    *,
    lane: Lane,
    now: datetime,
    after: timedelta = timedelta(0),
) -> None:
    """Owe the numbers to the people in turn: an answer of the clinic that says ``#17``, good for a week."""
    query = select(Patient.chat_id, Patient.id).where(Patient.chat_id.in_([each.id for each in people]))
    ids = {row.chat_id: row.id for row in await tx.execute(query)}
    for place, number in enumerate(numbers):
        patient_id = ids[people[place % len(people)].id]
        await outbox.add(
            tx,
            key=Key(f"p{patient_id}", f"{_SUBJECT}{number}", "answer"),
            lane=lane,
            patient_id=patient_id,
            due_at=now + after,
            not_after=now + _WEEK,
            now=now,
            params={"form": "words", "text": f"#{number}", "at": None},
        )


def arrived(world: World) -> Counter[int]:
    """How often each number stands in the chats."""
    words = (message.words for chat in world.chats.values() for message in chat.from_bot())
    return Counter(int(found[1]) for text in words if (found := _NUMBER.search(text)))


def order_of(person: Person) -> list[int]:
    """The numbers in a chat as they came, the first time each."""
    words = (message.words for message in person.chat.from_bot())
    return list(dict.fromkeys(int(found[1]) for text in words if (found := _NUMBER.search(text))))


@dataclass(frozen=True)
class Account:
    """What became of numbered messages, by number.

    Attributes:
        sent: the clinic believes they arrived. unknown: nobody knows; ``listed``: and staff have a task.
        open: nothing is decided about them yet. missing: believed to have arrived, and they did not.
        twice: more than one copy arrived. extra: copies beyond the first, of all.
        unmarked: more than one copy, and the row does not say so.
        marked: the row says that it may have come twice.
    """

    sent: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)
    twice: set[int] = field(default_factory=set)
    unmarked: set[int] = field(default_factory=set)
    marked: set[int] = field(default_factory=set)
    extra: int = 0


async def account(tx: AsyncSession, world: World) -> Account:
    """Compare what the clinic's book says with what stands in the chats."""
    here = arrived(world)
    found = Account(extra=sum(copies - 1 for copies in here.values()))
    tasks = select(Task.subject).where(Task.kind == TaskKind.MESSAGE_UNKNOWN, Task.done_at.is_(None))
    listed = set(await tx.scalars(tasks))
    for row in await tx.scalars(select(Message).where(Message.subject.like(f"{_SUBJECT}%"))):
        number = int(row.subject.removeprefix(_SUBJECT))
        believed = {Status.SENT: found.sent, Status.UNKNOWN: found.unknown}
        believed.get(Status(row.status), found.open).add(number)
        if row.status == Status.SENT and not here[number]:
            found.missing.add(number)
        if f"message:{row.id}" in listed:
            found.listed.add(number)
        if row.maybe_twice:
            found.marked.add(number)
        if here[number] > 1:
            found.twice.add(number)
        if here[number] > 1 and not row.maybe_twice:
            found.unmarked.add(number)
    return found
