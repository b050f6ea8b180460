"""The desk at work: what a staff member does in the chat, tap by tap."""

from db.tables import Staff
from sandbox.people import Person
from services.texts import plain
from tests.support.house import House
from tests.support.phone import Phone


async def hire(house: House, name: str, role: str) -> "Desk":
    """A colleague of this role who has pressed Start; by a row, which is quicker than an invitation."""
    person = house.world.person(name)
    async with house.machine.database.write() as tx:
        tx.add(Staff(telegram_id=person.id, role=role, language="en", created_at=house.now))
    person.start()
    await house.settle()
    desk = Desk(house, person)
    desk.phone.news()
    return desk


class Desk:
    """A staff member's phone and hands: buttons and typed answers, as a person would use them.

    ``person`` is the owner unless somebody else is named.
    """

    def __init__(self, house: House, person: Person | None = None) -> None:
        self.house = house
        self.person = person or house.owner
        self.phone = Phone(self.person, unread="Good morning.")
        self.say = house.say("en")

    async def tap(self, sentence: str, **fills: object) -> None:
        """Tap the newest button that carries this sentence of the program."""
        await self.house.tap(self.person, plain(self.say._(sentence, **fills)))

    async def write(self, text: str) -> None:
        """Type something."""
        await self.house.send(self.person, text)

    async def invite(self, name: str, language: str) -> str:
        """Make a record with consents on paper; returns the payload of the invite link."""
        await self.write("/new")
        await self.write(name)
        await self.house.tap(self.person, self.house.machine.office.content.languages[language])
        await self.tap("Yes, both on paper")
        return self.invited()

    def invited(self) -> str:
        """The payload of the link on the newest message, which is a picture to scan."""
        shown = self.person.chat.from_bot()[-1]
        assert shown.photo, "the invite is a picture"
        return shown.caption.partition("?start=")[2].split()[0]

    async def plan(self, sessions: int, gap: int, first: str) -> None:
        """Plan a course from a screen with [Plan a course]; ``first`` is typed ("15 Mar 14:00")."""
        await self.tap("Plan a course")
        await self.house.tap(self.person, str(sessions))
        await self.house.tap(self.person, plain(self.say.n("{count} day", "{count} days", gap)))
        await self.write(first)
        await self.tap("Save")

    async def open_session(self, patient: Person, number: int) -> None:
        """Open the patient's card by code, then one session."""
        record = await self.house.patient(patient)
        await self.write(record.code)
        await self.tap("Session {k}", k=number)

    async def move(self, patient: Person, number: int, when: str, *, again: bool = False) -> None:
        """Move a session (``again``: a new date for one that did not take place); ``when`` is typed."""
        await self.open_session(patient, number)
        await self.tap("New date" if again else "Move")
        await self.write(when)
        await self.tap("Save")

    async def lift(self, patient: Person, number: int) -> None:
        """Lift the hold of a session."""
        await self.open_session(patient, number)
        await self.tap("Lift the hold")
