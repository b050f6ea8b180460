"""A clinic that runs: the real bot, a real database, HTTP to the local Telegram, a clock that stands."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from bot.clocks import MovableClock
from bot.machine import Machine, running
from bot.opening import open_database, open_texts, welcome
from bot.settings import CONTENT, Settings, load_settings
from bot.travel import Traveller
from db.keyring import new_key
from db.summaries import wrong_sums
from db.tables import Message, Patient, Session, Staff
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.waiting import heard, until
from sandbox.world import World
from services.moment import Moment
from services.people.patients import by_chat
from services.people.staffing import staff_by_chat
from services.texts import Speech, Texts
from tests.support.schema import lay

T = TypeVar("T")
FAST = 1000.0


@dataclass
class House:
    """The running clinic and everybody in it.

    Attributes:
        owner: the one staff member from the settings; has pressed Start.
    """

    world: World
    machine: Machine
    clock: MovableClock
    traveller: Traveller
    owner: Person

    @property
    def now(self) -> datetime:
        """The present, aware UTC."""
        return self.clock()

    def say(self, language: str) -> Speech:
        """The texts of a language."""
        return self.machine.office.texts.speak(language)

    async def settle(self) -> None:
        """Until nothing is left to happen at this instant."""
        await self.traveller.settle()

    async def travel(self, when: datetime) -> None:
        """To an instant, everything on the way at its own time."""
        await self.traveller.travel(when)

    async def forward(self, **amount: float) -> None:
        """By ``hours=1``, ``days=3`` ..."""
        await self.travel(self.now + timedelta(**amount))

    async def leap(self, **amount: float) -> None:
        """By ``days=90`` ... at once, as after a machine slept: for stretches whose every day is alike."""
        self.clock.set(self.now + timedelta(**amount))
        self.machine.jumped()
        await self.settle()

    async def send(self, person: Person, text: str) -> None:
        """Somebody writes; returns when the bot has done all it does about it."""
        person.send(text)
        await self.settle()

    async def tap(self, person: Person, label: str) -> None:
        """Somebody taps the newest button with this label; fails if the tap stays unanswered."""
        query = person.tap(label)
        await self.settle()
        assert person.answers[query] is not None, f"the tap on {label!r} was not answered"

    async def arrive(self, person: Person, language: str, payload: str = "") -> None:
        """Start, language, C0 and C2."""
        person.start(payload)
        await self.settle()
        say = self.say(language)
        languages = self.machine.office.content.languages
        for label in (languages[language], say.label("agree-c0"), say.label("agree")):
            await self.tap(person, label)

    async def deed(self, act: Callable[[Moment, Staff], Awaitable[T]]) -> T:
        """The owner does something at the desk (a service, in one transaction)."""
        async with self.machine.database.write() as tx:
            at = Moment(tx, self.machine.office, self.now)
            staff = await staff_by_chat(tx, self.owner.id)
            assert staff is not None
            found = await act(at, staff)
        await self.settle()
        return found

    async def patient(self, person: Person) -> Patient:
        """The record behind a chat."""
        async with self.machine.database.read() as tx:
            found = await by_chat(tx, person.id)
        assert found is not None
        return found

    async def sessions(self, person: Person) -> list[Session]:
        """The person's sessions by number."""
        patient = await self.patient(person)
        async with self.machine.database.read() as tx:
            query = select(Session).where(Session.patient_id == patient.id).order_by(Session.number)
            return list(await tx.scalars(query))

    async def messages(self, person: Person) -> list[Message]:
        """Every owed message of the person, by due time."""
        patient = await self.patient(person)
        async with self.machine.database.read() as tx:
            query = select(Message).where(Message.patient_id == patient.id)
            return list(await tx.scalars(query.order_by(Message.due_at, Message.id)))

    def refused(self) -> set[str]:
        """What Telegram refused so far, in its words; asking forgives it."""
        said = {each.description for each in self.world.rejections}
        self.world.rejections.clear()
        return said

    def texts(self, person: Person) -> list[str]:
        """What the bot wrote to the person, in order."""
        return [message.words for message in person.chat.from_bot()]


def settings_for(address: str, telegram: LocalTelegram, owner: Person) -> Settings:
    """The settings of a clinic with this database and owner that may send as fast as it can."""
    return load_settings(
        bot_token=telegram.world.token,
        owner_ids=str(owner.id),
        encryption_keys=new_key(),
        database_url=address,
        telegram_api_url=telegram.api_url,
        send_rate=FAST,
        chat_gap=0,
    )


@asynccontextmanager
async def open_house(
    folder: Path, starts_at: datetime, texts: Texts | None = None, *, address: str = ""
) -> AsyncIterator[House]:
    """Open a clinic at an instant (aware UTC), with an empty SQLite file or the database at ``address``.

    At the end a request of the bot that was refused fails the test, and so does a sum of ``db.summaries``
    that somebody forgot.
    """
    clock = MovableClock(starts_at, frozen=True)
    world = World(now=clock)
    owner = world.person("Dr. Han")
    async with LocalTelegram(world) as telegram:
        where = address or f"sqlite:///{lay(folder / 'clinic.db')}"
        settings = settings_for(where, telegram, owner)
        with open_database(settings) as database:
            await database.open()
            loaded = texts or open_texts(CONTENT)
            await welcome(database, loaded, settings, clock)
            try:
                async with running(settings, loaded, database, clock) as machine:
                    traveller = Traveller(machine, clock, lambda: until(world, lambda: heard(world)))
                    owner.start()
                    await traveller.settle()
                    yield House(world, machine, clock, traveller, owner)
                    async with database.read() as tx:
                        assert list(await tx.scalars(wrong_sums())) == []
            finally:
                await database.close()
    assert world.rejections == [], world.rejections
