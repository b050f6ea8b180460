"""What every story needs: a patient with a course, the texts they read, the taps they make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.people import Person
from services.texts import Safe, Speech, plain
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone, at, wall

CLINIC = "Asia/Seoul"
STOP = timedelta(days=5)
"""Strong creams are left out so long before a session (the shipped content)."""


@dataclass
class Story:
    """One patient, the desk and a doctor in one clinic.

    Attributes:
        language: what the patient reads. desk, doctor: two staff members, or the owner in both roles.
        starts: the sessions' times as the story knows them.
        payload: of the invite link they came by.
    """

    house: House
    language: str
    person: Person
    desk: Desk
    doctor: Desk
    phone: Phone
    starts: list[datetime]
    payload: str = ""

    @property
    def now(self) -> str:
        """The present, as ``Phone.news`` writes it."""
        return wall(self.house.now)

    @property
    def say(self) -> Speech:
        """The patient's texts."""
        return self.house.say(self.language)

    def text(self, text_id: str, **fills: object) -> str:
        """A text as it stands on the patient's phone; emergency numbers as for somebody in Korea."""
        return plain(self.say.entry(text_id, **fills))

    def label(self, name: str) -> str:
        """A button of the patient."""
        return self.say.label(name)

    @property
    def calendar(self) -> dict[str, object]:
        """The words about the calendar file that comes with a booking."""
        return {"calendar_line": self.say.entry("part.calendar-attached")}

    def asked_at_booking(self) -> list[str]:
        """What a person is asked once, at the first booking; where they live only if they read no Korean."""
        asked = ["phone.first"] if self.language == "ko" else ["phone.first", "zone.first"]
        return [self.text(each) for each in asked]

    def visit(self, number: int, *, of: int | None = None) -> dict[str, object]:
        """Number, day and time of a session, as texts name them."""
        start = self.starts[number - 1]
        said: dict[str, object] = {
            "k": number,
            "date": self.say.day(start, CLINIC),
            "time": self.say.clock(start, CLINIC),
            "other_zone": "",
        }
        return said if of is None else said | {"n": of}

    def reminder(self, text_id: str, number: int) -> str:
        """A reminder of a session."""
        stop = self.say.day(self.starts[number - 1] - STOP, CLINIC)
        return self.text(text_id, **self.visit(number, of=len(self.starts)), stop_date=stop)

    def aftercare(self, text_id: str, number: int, *, coming: int | None = None, minutes: int = 60) -> str:
        """An aftercare message; ``coming`` is the session ahead, whose day to stop creams it names."""
        performed = self.starts[number - 1] + timedelta(minutes=minutes)
        uses: dict[str, object] = {
            "k": number,
            "n": len(self.starts),
            "date": self.say.day(performed, CLINIC),
            "until": self.say.when(performed + timedelta(hours=72), CLINIC),
            "stop_line": self.stop_line(coming) if coming else "",
        }
        return self.text(text_id, **uses)

    def stop_from(self, number: int) -> Safe:
        """The same in a booking."""
        return self.say.entry(
            "part.stop-from", stop_date=self.say.day(self.starts[number - 1] - STOP, CLINIC)
        )

    def stop_line(self, number: int) -> Safe:
        """From when to leave out strong creams before a session."""
        return self.say.entry(
            "part.stop-line", stop_date=self.say.day(self.starts[number - 1] - STOP, CLINIC)
        )

    def when(self, wall: str) -> str:
        """A day and time as the patient reads it; ``wall`` as in ``at``."""
        return self.say.when(at(wall), CLINIC)

    async def tap(self, name: str) -> None:
        """The patient taps the newest button with this label of the content."""
        await self.house.tap(self.person, self.label(name))

    async def tick(self, names: Iterable[str]) -> None:
        """The patient ticks answers of question M, then continues."""
        for name in names:
            await self.house.tap(self.person, f"☐ {self.label(name)}")
        await self.tap("continue")

    async def check_in(self, *ticks: str, course: str = "") -> None:
        """The patient taps [Check in] and answers."""
        await self.tap("check-in")
        await self.answer(*ticks, course=course)

    async def answer(self, *ticks: str, course: str = "") -> None:
        """None of the warning signs, these ticks, and how it goes on."""
        await self.tap("S0")
        await self.tick(ticks)
        if course:
            await self.tap(course)

    async def agree_to_health(self) -> None:
        """Consent C1, given on the way to a report."""
        await self.house.send(self.person, "/report")
        await self.tap("continue")
        await self.tap("agree")
        self.phone.news()

    async def outbox(self, *statuses: str) -> dict[tuple[int, str], str]:
        """Session number and step -> clinic wall time of ``due_at``, of planned steps that stand so."""
        numbers = {f"session:{each.id}": each for each in await self.house.sessions(self.person)}
        return {
            (numbers[row.subject].number, row.step): wall(row.due_at)
            for row in await self.house.messages(self.person)
            if row.kind == "step" and row.status in statuses
        }

    async def coming(self) -> dict[tuple[int, str], str]:
        """What is still to come, and when."""
        return await self.outbox("planned", "held")


async def booked(
    house: House,
    language: str = "en",
    *,
    first: str = "15 Mar 14:00",
    starts: Iterable[str] = ("03-15 14:00", "04-12 14:00", "05-10 14:00"),
    gap: int = 28,
    name: str = "Mina",
    unread: bool = False,
) -> Story:
    """A patient who came by invite, agreed, and has a course; what they read so far is read."""
    desk = Desk(house)
    person = house.world.person(name, language_code=language)
    times = [at(start) for start in starts]
    payload = await desk.invite(name, language)
    await desk.plan(len(times), gap, first)
    await house.arrive(person, language, payload)
    story = Story(house, language, person, desk, desk, Phone(person), times, payload)
    desk.phone.news()
    if not unread:
        story.phone.news()
    return story
