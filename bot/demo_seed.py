"""The weeks before the demo opens: what its invented people did, on a moved clock."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo_cast import Cast, Invented
from bot.travel import Traveller
from db.queries.people import patient_of_chat, staff_of
from db.tables import Staff
from domain.hours import open_days
from domain.localtime import at_local, local_day
from sandbox.people import Person
from services.moment import Moment
from services.people import patients, staff_invites, team
from services.people.patients import NewPatient
from services.people.staffing import OWNER
from services.texts import Speech
from services.visits import courses, marks
from services.visits.courses import Draft
from services.visits.visits import sessions_of

STORY_DAYS = 62
"""How long ago the story begins."""

_A_WHILE = 10
"""Open days to look at: enough to get past the longest holidays."""

PRESENT = time(10, 10)
"""When the demo opens, clinic time."""

_EVE, _MORNING = time(18, 40), time(9, 40)
"""When the team opened its chats, the day before; and when somebody writes, before the clinic opens."""

_MARKED = timedelta(minutes=55)
"""After the start of a visit; its planned end would ask staff how it went."""

Scene = tuple[datetime, Callable[[], Awaitable[None]]]


async def tell_story(traveller: Traveller, cast: Cast, real_now: datetime) -> None:
    """Let the weeks before the demo happen: real taps, real messages, on a moved clock."""
    story = Story(traveller, cast, real_now)
    for when, act in sorted(story.scenes(), key=lambda scene: scene[0]):
        await traveller.travel(when)
        await act()
        await traveller.settle()
    await traveller.travel(story.present)


class Story:
    """The scenes of everybody, in days around the day the demo opens on."""

    def __init__(self, traveller: Traveller, cast: Cast, real_now: datetime) -> None:
        self._traveller = traveller
        self._machine = traveller.machine
        self._cast = cast
        self._calendar = traveller.machine.office.content.clinic.calendar
        self._today = self._opening_day(local_day(real_now, self._calendar.zone))
        self.present = at_local(self._today, PRESENT, self._calendar.zone)

    def scenes(self) -> list[Scene]:
        """What everybody does and what is done for them, with its instant (aware UTC)."""
        scenes = [scene for one in self._cast.patients for scene in self._scenes(one)]
        return [*scenes, (self._at(-1, _EVE), self._team)]

    def _scenes(self, one: Invented) -> list[Scene]:
        starts = tuple(self._visit(day, one.at) for day in one.visits)
        found: list[Scene] = [(self._at(one.arrives, time(9, 30)), lambda: self._arrive(one, starts))]
        found.extend(
            (start + _MARKED, _later(self._perform, one, start))
            for start in starts
            if start + _MARKED < self.present
        )
        found.extend(
            (starts[number - 1] + timedelta(hours=hours), _later(self._tap, one, *labels))
            for number, hours, labels in one.taps
        )
        if one.writes:
            found.append((self._at(0, _MORNING), _later(self._write, one)))
        return found

    async def _team(self) -> None:
        """The owner opens the desk and invites a colleague, who opens it too."""
        owner, colleague = self._cast.owner, self._cast.colleague
        owner.start()
        await self._traveller.settle()
        async with self._machine.database.write() as tx:
            at = self._moment(tx)
            staff = await self._staff(at)
            await team.rename(at, staff, owner.first_name)
            made = await staff_invites.invite(at, staff, OWNER)
        if made is not None:
            colleague.start(made.link.partition("start=")[2])

    async def _arrive(self, one: Invented, starts: tuple[datetime, ...]) -> None:
        """The desk makes a record and books a course; the person opens the invite and agrees."""
        async with self._machine.database.write() as tx:
            at = self._moment(tx)
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

    async def _write(self, one: Invented) -> None:
        one.person.send(one.writes)
        await self._traveller.settle()
        await self._tap(one, "something-else")

    async def _perform(self, one: Invented, start: datetime) -> None:
        """The owner marks the visit done."""
        # Not by a tap: the owner's chat opens on the eve, so that it is not full of two months' digests.
        async with self._machine.database.write() as tx:
            at = self._moment(tx)
            patient = await patient_of_chat(tx, one.person.id)
            if patient is None:
                raise LookupError("an invented patient did not open the chat")
            for session in await sessions_of(tx, patient.id):
                if session.starts_at == start:
                    await marks.done(at, await self._staff(at), session)

    def _moment(self, tx: AsyncSession) -> Moment:
        return Moment(tx, self._machine.office, self._machine.clock())

    async def _staff(self, at: Moment) -> Staff:
        staff = await staff_of(at.tx, self._cast.owner.id)
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
