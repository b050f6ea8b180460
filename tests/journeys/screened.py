"""Somebody who answers the nine questions before a treatment."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from db.tables import Screening
from sandbox.people import Person
from services.texts import plain
from tests.support.house import House
from tests.support.phone import Phone

CLEAR = {"Q2": ["NONE"], "Q3": ["NONE"], "Q4": ["NONE"], "Q5": ["NONE"]}

NAMES = [f"Q{number}" for number in range(1, 10)]


@dataclass
class Visitor:
    """Somebody who agreed at the door and looks at their phone."""

    house: House
    language: str
    person: Person
    phone: Phone

    def text(self, text_id: str, **fills: object) -> str:
        return plain(self.house.say(self.language).entry(text_id, **fills))

    def question(self, number: int) -> str:
        parts = [
            self.text("screen.progress", at=number, count=9),
            self.text(f"screen.Q{number}"),
            self.text("screen.several") if number in {2, 3, 4, 5} else "",
        ]
        return "\n\n".join(part for part in parts if part)

    def shown_on(self, message_id: int) -> str:
        """What stands on one message now."""
        return next(each.words for each in self.person.chat.from_bot() if each.message_id == message_id)

    async def tap(self, name: str) -> None:
        await self.house.tap(self.person, self.house.say(self.language).label(name))

    async def begin(self) -> None:
        """To the first question."""
        await self.house.send(self.person, "/screen")
        await self.tap("screen-begin")
        await self.tap("agree")

    async def tick(self, *options: str) -> None:
        for option in options:
            await self.house.tap(self.person, f"☐ {self.house.say(self.language).label(f'screen.{option}')}")
        await self.tap("continue")

    async def answer(self, age: str, *last: str, **ticks: Iterable[str]) -> None:
        """Age, questions 2 to 5 (clear unless said otherwise), then the last four if there are any."""
        await self.tap(f"screen.{age}")
        for options in (CLEAR | ticks).values():
            await self.tick(*options)
        for option in last:
            await self.tap(f"screen.{option}")

    async def rows(self) -> list[Screening]:
        patient = await self.house.patient(self.person)
        async with self.house.machine.database.read() as tx:
            query = select(Screening).where(Screening.patient_id == patient.id)
            return list(await tx.scalars(query.order_by(Screening.id)))


async def visitor(house: House, language: str = "en", name: str = "Mina") -> Visitor:
    person = house.world.person(name, language_code=language)
    await house.arrive(person, language)
    phone = Phone(person)
    phone.news()
    return Visitor(house, language, person, phone)
