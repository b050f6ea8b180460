"""The people of a clinic's week: three staff, thirty patients in two languages, and what each does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.tables import Staff
from sandbox.people import Person
from services.moment import Moment
from services.people import patients
from services.people.patients import NewPatient
from services.visits import courses
from services.visits.courses import Draft
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone, at

DAYS = ("03-02", "03-03", "03-04", "03-05", "03-06")
"""Tuesday to Saturday; Monday 1 March is a holiday in Korea."""

HOURS = ("10:00", "11:00", "12:00", "13:00", "14:00", "15:00")
HABITS = ("confirms", "confirms", "moves", "silent", "cancels", "stays away")
"""What the person of each hour does with the reminder; who stays away had confirmed."""

ELSEWHERE = (4, 9)
"""Two people never open the chat."""


@dataclass
class Patient:
    """One patient of the week.

    Attributes:
        language: what they read. visit: their first session (aware UTC). code: of their record.
        habit: one of ``HABITS``.
    """

    person: Person
    language: str
    visit: datetime
    habit: str
    code: str = ""
    linked: bool = True

    @property
    def day(self) -> str:
        """Month and day of the visit, clinic time."""
        return DAYS[(self.visit - at(f"{DAYS[0]} 00:00")).days]

    @property
    def comes(self) -> bool:
        """Whether they are treated that day if the clinic is open."""
        return self.habit in {"confirms", "silent", "moves"}

    @property
    def stays_booked(self) -> bool:
        """Whether the visit still stands on its morning; who never opened the chat cannot cancel in it."""
        return self.habit != "cancels" or not self.linked

    @property
    def phone(self) -> Phone:
        """Their phone, read from the beginning."""
        return Phone(self.person)


class Week:
    """The house with its team and its thirty patients."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.owner = Desk(house)
        self.patients = list(_thirty(house))

    async def hire(self) -> tuple[Desk, Desk]:
        """A doctor and a coordinator come by invitation; the coordinator's phone speaks Korean."""
        return await self._join("Dr. Seo", "doctor", "en"), await self._join("Yuna", "coordinator", "ko")

    async def _join(self, name: str, role: str, language: str) -> Desk:
        await self.owner.write("/team")
        await self.owner.tap("Invite somebody")
        await self.owner.tap(role)
        person = self.house.world.person(name, language_code=language)
        person.start(self.owner.invited())
        await self.house.settle()
        desk = Desk(self.house, person)
        desk.say = self.house.say(language)
        desk.phone.news()
        return desk

    async def book(self) -> None:
        """Everybody has a course of three from their first visit on; all but two open the invite."""
        for one in self.patients:
            link = await self._record(one)
            if one.linked:
                await self.house.arrive(one.person, one.language, link.partition("start=")[2])

    async def _record(self, one: Patient) -> str:
        async def make(now: Moment, staff: Staff) -> str:
            new = NewPatient(one.person.chat.title, one.language, on_paper=True)
            patient = await patients.create(now, staff, new)
            one.code = patient.code
            starts = tuple(one.visit + timedelta(days=28 * n) for n in range(3))
            await courses.book(now, staff, patient, Draft(starts, 28))
            return await patients.invite(now, staff, patient)

        return await self.house.deed(make)

    def on(self, day: str) -> list[Patient]:
        """Whose visit is on that day."""
        return [one for one in self.patients if one.day == day]

    async def tap(self, one: Patient, label: str) -> None:
        """The patient taps the newest button with this label of the content."""
        await self.house.tap(one.person, self.house.say(one.language).label(label))

    async def answer_reminders(self, day: str) -> None:
        """The evening before: who reads it does what they always do."""
        for one in self.on(day):
            if one.linked and one.habit in {"confirms", "stays away"}:
                await self.tap(one, "confirm")
            elif one.linked and one.habit == "cancels":
                await self.tap(one, "cancel")
                await self.tap(one, "yes-cancel")

    async def mark(self, day: str, desk: Desk) -> None:
        """After the last visit the desk marks everybody who is still booked, by command."""
        for one in self.on(day):
            if one.comes or not one.linked:
                await desk.write(f"/done {one.code}")
            elif one.habit == "stays away":
                await desk.write(f"/noshow {one.code}")


def _thirty(house: House) -> Iterator[Patient]:
    for number in range(len(DAYS) * len(HOURS)):
        day, hour = divmod(number, len(HOURS))
        language = ("en", "ko")[number % 2]
        person = house.world.person(f"Patient {number}", language_code=language)
        visit = at(f"{DAYS[day]} {HOURS[hour]}")
        yield Patient(person, language, visit, HABITS[hour], linked=number not in ELSEWHERE)
