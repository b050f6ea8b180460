"""kill -9 between any two steps of a journey, and in the middle of them, changes nothing in its outcome."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.opening import open_texts
from bot.settings import CONTENT
from sandbox.clock import FileClock, utc_now
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.waiting import picture, until
from sandbox.world import World
from services.texts import Texts
from tests.support.phone import at
from tests.support.process import BotProcess

Kill = Callable[["Stage", int, int], Awaitable[None]]

FACTS = {
    "sessions": "select number, state, confirmed_at is not null, performed_at from sessions order by number",
    "messages": "select recipient, subject, step, version, status, why from messages order by 1, 2, 3, 4",
    "alerts": "select kind, level, told_at is not null, taken_by from alerts",
    "check-ins": "select step, state, level, answer from checkins",
    "consents": "select patient_id, code, granted from consents order by id",
    "holds": "select session_id, lifted_at from holds",
    "tasks": "select kind, subject, done_at is not null from tasks order by 1, 2",
}
UNSETTLED = (
    "select 1 from messages where status = 'sending'"
    " union all select 1 from inbound_updates where handled_at is null and body_sealed is not null"
)


@dataclass
class Stage:
    """A clinic whose bot can be killed, and the two people of the story."""

    world: World
    bot: BotProcess
    texts: Texts
    clock: FileClock
    owner: Person
    mina: Person
    kills: int = field(default=0)

    def label(self, name: str) -> str:
        return self.texts.speak("en").label(name)

    def move_clock(self, wall: str) -> None:
        self.clock.set_offset((at(wall) + timedelta(seconds=2) - utc_now()).total_seconds())

    def shows(self, person: Person, words: str) -> Callable[[], bool]:
        """Whether a message of the bot on this phone holds these words."""
        return lambda: any(words in message.words for message in person.chat.from_bot())

    def offers(self, person: Person, label: str) -> Callable[[], bool]:
        """Whether there is a button to tap."""
        return lambda: any(label in message.labels for message in person.chat.from_bot())

    async def kill(self) -> None:
        """kill -9, and up again."""
        await self.bot.kill()
        await self.bot.start()
        self.kills += 1


@dataclass(frozen=True)
class Step:
    """Something somebody does (or time does), and how one sees that it was done."""

    act: Callable[[Stage], object]
    done: Callable[[Stage], Callable[[], object]]


def taps(who: str, label: str, then: Callable[[Stage], Callable[[], object]]) -> Step:
    """A person taps a button, by the name of its label or by its words."""

    def act(stage: Stage) -> object:
        known = f"label.{label}" in stage.texts.content.texts
        return getattr(stage, who).tap(stage.label(label) if known else label)

    return Step(act, then)


def sees(who: str, words: str) -> Callable[[Stage], Callable[[], object]]:
    return lambda stage: stage.shows(getattr(stage, who), words)


def offered(who: str, label: str) -> Callable[[Stage], Callable[[], object]]:
    return lambda stage: stage.offers(getattr(stage, who), label)


def fact(query: str) -> Callable[[Stage], Callable[[], object]]:
    return lambda stage: lambda: stage.bot.rows(query)


def link(stage: Stage) -> str:
    """The payload of the newest invite."""
    captions = [message.caption for message in stage.owner.chat.from_bot() if message.photo]
    return captions[-1].partition("?start=")[2].split()[0]


DESK = [
    Step(lambda stage: stage.owner.start(), offered("owner", "New patient")),
    Step(lambda stage: stage.owner.send("/new Mina"), offered("owner", "English")),
    taps("owner", "English", offered("owner", "Yes, both on paper")),
    taps("owner", "Yes, both on paper", offered("owner", "Plan a course")),
    taps("owner", "Plan a course", offered("owner", "3")),
    taps("owner", "3", offered("owner", "28 days")),
    taps("owner", "28 days", sees("owner", "which day?")),
    Step(lambda stage: stage.owner.send("15 Mar 14:00"), offered("owner", "Save")),
    taps("owner", "Save", fact("select 1 from sessions")),
]
DOOR = [
    Step(lambda stage: stage.mina.start(link(stage)), offered("mina", "English")),
    taps("mina", "English", offered("mina", "I am 19 or older and I agree")),
    taps("mina", "agree-c0", offered("mina", "I agree")),
    taps("mina", "agree", sees("mina", "Your course is booked")),
]
COURSE = [
    Step(lambda stage: stage.move_clock("03-14 18:00"), sees("mina", "Are you coming?")),
    taps("mina", "confirm", fact("select 1 from sessions where confirmed_at is not null")),
    Step(lambda stage: stage.move_clock("03-15 15:00"), sees("owner", "How did it go?")),
    taps("owner", "Done", fact("select 1 from sessions where state = 'performed'")),
    Step(lambda stage: stage.move_clock("03-16 15:00"), sees("mina", "Your session was on")),
    taps("mina", "tell-clinic", offered("mina", "I agree")),
    taps("mina", "agree", sees("mina", "Do you have any of these now?")),
    taps("mina", "S2", sees("mina", "Your message has reached a staff phone")),
    taps("owner", "I take it", sees("mina", "A staff member read it")),
    Step(lambda stage: stage.move_clock("03-16 15:30"), fact("select 1 from alerts where taken_by = 1")),
]


@dataclass(frozen=True)
class Outcome:
    """What the database holds, how often each text stands in the chats, and how many may stand twice."""

    facts: dict[str, list[tuple[Any, ...]]]
    heard: dict[str, Counter[str]]
    maybe_twice: int
    kills: int


STEPS = [*DESK, *DOOR, *COURSE]


KILLED_BETWEEN = [DESK[1], DESK[6], DESK[8], *DOOR, *COURSE]
KILLED_IN_THE_MIDDLE = [DESK[3], DESK[8], *COURSE[:-1]]
"""Not while nobody has agreed: what is done then is nowhere kept, and has to be tapped again."""


async def never(stage: Stage, step: Step, before: int) -> None:
    """Let it live."""


async def between(stage: Stage, step: Step, before: int) -> None:
    """Kill it when the step is over and everything about it is written down."""
    del before
    if step in KILLED_BETWEEN:
        await over(stage, step)
        await stage.kill()


async def in_the_middle(stage: Stage, step: Step, before: int) -> None:
    """Kill it at its first request to Telegram after the act."""
    if step in KILLED_IN_THE_MIDDLE:
        await until(stage.world, lambda: deeds(stage.world) > before, 30)
        await stage.kill()


async def over(stage: Stage, step: Step) -> None:
    """Until the step is seen to be done, and nothing of it is under way."""
    def explain() -> str:
        return f"step {STEPS.index(step)}, {stage.kills} kills; {picture(stage.world)}"

    await stage.bot.wait_for(step.done(stage), explain)
    await stage.bot.wait_for(lambda: not stage.bot.rows(UNSETTLED), explain)


def deeds(world: World) -> int:
    """Requests of the bot that do something."""
    return sum(1 for call in world.requests if call.method not in {"getUpdates", "getMe"})


async def live(folder: Path, kill: Kill) -> Outcome:
    """The whole journey; returns its outcome."""
    clock = FileClock(folder / "offset")
    world = World(now=clock)
    owner, mina = world.person("Dr. Han"), world.person("Mina")
    async with LocalTelegram(world) as telegram:
        bot = BotProcess(folder, token=world.token, owner=owner.id, api_url=telegram.api_url)
        stage = Stage(world, bot, open_texts(CONTENT), clock, owner, mina)
        stage.move_clock("03-12 18:30")
        await bot.start()
        try:
            for step in STEPS:
                before = deeds(world)
                step.act(stage)
                await kill(stage, step, before)
                await over(stage, step)
            assert await bot.stop() == 0
        finally:
            await bot.kill()
    refused = [each for each in world.rejections if "not modified" not in each.description]
    assert refused == []
    return outcome(stage)


def outcome(stage: Stage) -> Outcome:
    (twice,) = stage.bot.rows("select count(*) from messages where maybe_twice")[0]
    facts = {name: stage.bot.rows(query) for name, query in FACTS.items()}
    heard = {person.first_name: read(person) for person in (stage.owner, stage.mina)}
    return Outcome(facts, heard, twice, stage.kills)


def read(person: Person) -> Counter[str]:
    """How often each text stands in the chat; times of day, codes and links apart."""
    words = (message.words for message in person.chat.from_bot())
    return Counter(re.sub(r"\d\d:\d\d|\b\w{3}-\w{3}\b|start=\S+", "*", each) for each in words)


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in ("whole", "between", "middle")]
    for folder in made:
        folder.mkdir()
    return made


async def test_kill_9_between_the_steps_and_in_the_middle_of_them_changes_nothing(
    folders: list[Path],
) -> None:
    lives = zip(folders, (never, between, in_the_middle), strict=True)
    whole, between_steps, in_steps = await asyncio.gather(*(live(folder, kill) for folder, kill in lives))
    assert (whole.kills, whole.maybe_twice) == (0, 0)
    assert between_steps.kills == len(KILLED_BETWEEN)
    assert in_steps.kills == len(KILLED_IN_THE_MIDDLE)
    assert between_steps.facts == whole.facts
    assert between_steps.heard == whole.heard, "nothing lost, nothing twice"
    assert in_steps.facts == whole.facts
    for name, texts in whole.heard.items():
        assert in_steps.heard[name] >= texts, "nothing lost"
