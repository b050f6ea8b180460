"""The clinic the demo opens on: a few invented patients at different points of their course."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bot.travel import Traveller
from db.queries.people import staff_of
from db.tables import Staff
from domain.hours import open_days
from domain.localtime import at_local, local_day
from sandbox.people import Person
from sandbox.world import World
from services.moment import Moment
from services.people import patients
from services.people.patients import NewPatient
from services.texts import Speech
from services.visits import courses
from services.visits.courses import Draft

STORY_DAYS = 62
"""How long ago the story begins."""

_A_WHILE = 10
"""Open days to look at: enough to get past the longest holidays."""

PRESENT = time(10, 10)
"""When the demo opens, clinic time."""


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented patient.

    Attributes:
        arrives: days from the demo's today on which they come to the clinic for the first time.
        visits: days of their sessions, moved to an open day; those before today were performed.
        taps: what they tapped on the way: (number of the visit, hours from its start, labels).
    """

    person: Person
    language: str
    arrives: int
    visits: tuple[int, ...]
    at: time
    taps: tuple[tuple[int, int, tuple[str, ...]], ...] = field(default=())


def invent_people(world: World) -> tuple[Person, list[Invented]]:
    """The owner of the clinic and its patients; nobody in it exists."""
    owner = world.person("Dr. Han", language_code="en")
    minji = world.person("민지", last_name="김", language_code="ko")
    emma = world.person("Emma", last_name="Reed", language_code="en")
    lucas = world.person("Lucas", last_name="Moreau", language_code="en")
    well = ("tell-clinic", "agree", "S0", "M0", "continue")
    return owner, [
        Invented(minji, "ko", -60, (-50, -25, 3, 28), time(14), ((1, 27, well), (2, -50, ("confirm",)))),
        Invented(emma, "en", -12, (-1, 24, 48), time(10), ((1, -50, ("confirm",)),)),
        Invented(lucas, "en", -2, (8, 32, 57, 81), time(16, 30)),
    ]


async def tell_story(traveller: Traveller, owner: Person, cast: list[Invented], real_now: datetime) -> None:
    """Let the weeks before the demo happen: real taps, real messages, on a moved clock."""
    story = Story(traveller, owner, real_now)
    owner.start()
    await traveller.settle()
    for when, act in sorted(
        (scene for one in cast for scene in story.scenes(one)), key=lambda scene: scene[0]
    ):
        await traveller.travel(when)
        await act()
        await traveller.settle()
    await traveller.travel(story.present)


class Story:
    """The scenes of everybody, in days around the day the demo opens on."""

    def __init__(self, traveller: Traveller, owner: Person, real_now: datetime) -> None:
        self._traveller = traveller
        self._machine = traveller.machine
        self._owner = owner
        self._calendar = traveller.machine.office.content.clinic.calendar
        self._today = self._opening_day(local_day(real_now, self._calendar.zone))
        self.present = at_local(self._today, PRESENT, self._calendar.zone)

    def scenes(self, one: Invented) -> list[tuple[datetime, Callable[[], Awaitable[None]]]]:
        """What this person does and what is done for them, with its instant (aware UTC)."""
        starts = tuple(self._visit(day, one.at) for day in one.visits)
        found: list[tuple[datetime, Callable[[], Awaitable[None]]]] = [
            (self._at(one.arrives, time(9, 30)), lambda: self._arrive(one, starts))
        ]
        ends = (start + timedelta(minutes=62) for start in starts)
        found.extend((end, self._perform) for end in ends if end < self.present)
        found.extend(
            (starts[number - 1] + timedelta(hours=hours), _later(self._tap, one, *labels))
            for number, hours, labels in one.taps
        )
        return found

    async def _arrive(self, one: Invented, starts: tuple[datetime, ...]) -> None:
        """The desk makes a record and books a course; the person opens the invite and agrees."""
        async with self._machine.database.write() as tx:
            at = Moment(tx, self._machine.office, self._machine.clock())
            staff = await self._staff(at)
            new = NewPatient(one.person.chat.title, one.language, on_paper=True)
            patient = await patients.create(at, staff, new)
            link = await patients.invite(at, staff, patient)
            await courses.book(at, staff, patient, Draft(starts, gap_days=24))
        one.person.start(link.partition("start=")[2])
        await self._traveller.settle()
        one.person.tap(self._machine.office.content.languages[one.language])
        await self._traveller.settle()
        await self._tap(one, "agree-c0", "agree")

    async def _tap(self, one: Invented, *labels: str) -> None:
        say = self._machine.office.texts.speak(one.language)
        for label in labels:
            one.person.tap(_shown(one.person, say, label))
            await self._traveller.settle()

    async def _perform(self) -> None:
        """The owner answers the question at the end of the visit."""
        self._owner.tap(self._machine.office.texts.speak("en")._("Done"))

    async def _staff(self, at: Moment) -> Staff:
        staff = await staff_of(at.tx, self._owner.id)
        if staff is None:
            raise LookupError("the demo's owner is not staff")
        return staff

    def _opening_day(self, real_today: date) -> date:
        """Today, or the next day on which the clinic is open and was open the day before."""
        days = open_days(real_today - timedelta(days=1), _A_WHILE, self._calendar)
        return next(day for before, day in pairwise(days) if day - before == timedelta(days=1))

    def _visit(self, days: int, at: time) -> datetime:
        """A visit on that day, or the nearest open one: earlier for past visits, later for coming ones."""
        step = timedelta(days=1 if days > 0 else -1)
        day = self._today + timedelta(days=days)
        while open_days(day, 1, self._calendar)[0] != day:
            day += step
        return at_local(day, at, self._calendar.zone)

    def _at(self, days: int, at: time) -> datetime:
        return at_local(self._today + timedelta(days=days), at, self._calendar.zone)


def _later(act: Callable[..., Awaitable[None]], *args: object) -> Callable[[], Awaitable[None]]:
    return lambda: act(*args)


def _shown(person: Person, say: Speech, name: str) -> str:
    """The label as it stands on the button: ticks of a check-in carry a box."""
    label = say.label(name)
    shown = [text for message in person.chat.from_bot() for text in message.labels]
    return next((text for text in reversed(shown) if text.endswith(label)), label)
