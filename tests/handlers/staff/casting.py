"""A clinic that may advertise, people who read it, and a staff member who writes to many."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from db.tables import Broadcast, Patient, Staff
from domain.consents import Consent
from locales.catalogue import load_catalogues
from sandbox.messages import Message
from sandbox.people import Person
from services.moment import Moment
from services.people import consents
from services.texts import Texts
from tests.support.desk import Desk
from tests.support.house import House, open_house

MONDAY = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""A Monday, 10:00 in Seoul."""

CLINIC, PHONE = "Cheongdam", "+82 2-000-0000"


def named(texts: Texts) -> Texts:
    """The texts of a clinic that has told its name and phone: without them it may not advertise."""
    content = replace(texts.content, clinic=replace(texts.content.clinic, name=CLINIC, phone=PHONE))
    return Texts(content, load_catalogues())


@asynccontextmanager
async def open_clinic(folder: Path, texts: Texts) -> AsyncIterator[House]:
    """Such a clinic on a Monday morning."""
    async with open_house(folder, MONDAY, named(texts)) as house:
        yield house


async def reader(house: House, name: str, language: str = "en", *, ads: bool = True) -> Person:
    """A patient who has opened the chat, and agreed to news and offers if ``ads``."""
    person = house.world.person(name, language_code=language)
    await house.arrive(person, language)
    if ads:
        record = await house.patient(person)

        async def agree(at: Moment, staff: Staff) -> None:
            del staff
            found = await at.tx.get_one(Patient, record.id)
            await consents.answer(at, found, Consent.C3, granted=True)

        await house.deed(agree)
    return person


class Writer(Desk):
    """A staff member who writes to many."""

    async def begin(self, kind: str) -> None:
        """/broadcast and the kind, in the words of the button."""
        await self.write("/broadcast")
        await self.tap(kind)

    async def text(self, language: str, words: str) -> None:
        """Write one version; ``language`` as it calls itself."""
        await self.tap("Write {language}", language=language)
        await self.write(words)

    async def ready(self, kind: str, **versions: str) -> None:
        """A broadcast with these versions, and what an advertisement needs besides."""
        await self.begin(kind)
        for code, words in versions.items():
            await self.text(self.house.machine.office.content.languages[code], words)
        if kind == "Advertisement":
            await self.review()

    async def review(self, number: str = "KMA-2027-0001", until: str = "28 Feb 2030") -> None:
        """Enter the review of an advertisement, the day as it is typed."""
        await self.tap("Review number")
        await self.write(number)
        await self.write(until)

    async def send(self, count: int) -> None:
        """Type the count of an approved broadcast."""
        await self.tap("Send it")
        await self.write(str(count))

    @property
    def shows(self) -> str:
        """The newest message."""
        return self.messages[-1].words

    @property
    def messages(self) -> list[Message]:
        """What the bot wrote to this staff member."""
        return self.person.chat.from_bot()

    def forge(self, data: str) -> str:
        """Tap a button that is not there any more."""
        return self.person.forge(data, message_id=self.messages[-1].message_id)


async def casts(house: House) -> list[Broadcast]:
    """Every broadcast as it is stored."""
    async with house.machine.database.read() as tx:
        return list(await tx.scalars(select(Broadcast).order_by(Broadcast.id)))
