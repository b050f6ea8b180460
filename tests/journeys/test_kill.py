"""kill -9 between any two steps of a journey, and in the middle of them, changes nothing in its outcome."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.opening import open_texts
from bot.settings import CONTENT
from sandbox.clock import FileClock
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.waiting import picture, until
from sandbox.world import World
from tests.support.process import PATIENCE, BotProcess
from tests.support.stage import Stage, Step, fact, link, offered, sees, taps

Kill = Callable[[Stage, Step, int], Awaitable[None]]

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
    " union all select 1 from updates where handled_at is null and body_sealed is not null"
)

NOT_TOLD = ("messages", "p1", "alert:1", "not-told", 0, "sent", "")
"""Killed with an alert on the wire, nobody knows for a minute whether it came; then this is the truth."""

NOTHING: tuple[Counter[Any], Counter[Any]] = (Counter(), Counter())
LEFT = (
    "select 1 from messages where status in ('planned', 'sending', 'unknown') and due_at < '2027-03-16 06:30'"
)
"""What should have gone by the end, second tries of what may not have arrived included."""

REPEATED = ("Bad Request: query is too old", "Bad Request: message is not modified")
"""What Telegram says to an answer that it had already; only after a kill in the middle of one."""


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
    Step(lambda stage: stage.move_clock("03-16 15:30"), lambda stage: lambda: not stage.bot.rows(LEFT)),
    Step(lambda stage: stage.mina.send("/menu"), sees("mina", "1 of 3 sessions done")),
]


@dataclass(frozen=True)
class Outcome:
    """What the database holds, how often each text stands in the chats, and how many may stand twice."""

    facts: Counter[tuple[Any, ...]]
    heard: dict[str, Counter[str]]
    refused: set[str]
    maybe_twice: int
    kills: int


STEPS = [*DESK, *DOOR, *COURSE]


KILLED_BETWEEN = [*DESK, *DOOR, *COURSE[:-2]]
KILLED_ON_RECEIPT = [COURSE[1], COURSE[7]]
KILLED_IN_THE_MIDDLE = [DESK[3], DESK[8], COURSE[0], COURSE[3], COURSE[8]]
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
    """Kill it when it has acknowledged what somebody did, or at its first request to Telegram after that."""
    if step in KILLED_ON_RECEIPT:
        await until(stage.world, lambda: not stage.world.updates.pending, PATIENCE)
        await stage.kill()
    if step in KILLED_IN_THE_MIDDLE:
        await until(stage.world, lambda: deeds(stage.world) > before, PATIENCE)
        await stage.kill()


async def over(stage: Stage, step: Step) -> None:
    """Until the step is seen to be done, and nothing of it is under way."""

    def explain() -> str:
        return f"step {STEPS.index(step)}, {stage.kills} kills; {picture(stage.world)}"

    await stage.bot.wait_for(step.done(stage), explain)
    await stage.bot.wait_for(lambda: all(query.answer for query in stage.world.queries.values()), explain)
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
        bot.start()
        try:
            for step in STEPS:
                before = deeds(world)
                step.act(stage)
                await kill(stage, step, before)
                await over(stage, step)
            assert await bot.stop() == 0
        finally:
            await bot.kill()
    return outcome(stage)


def outcome(stage: Stage) -> Outcome:
    (twice,) = stage.bot.rows("select count(*) from messages where maybe_twice")[0]
    facts = Counter((name, *row) for name, query in FACTS.items() for row in stage.bot.rows(query))
    heard = {person.first_name: read(person) for person in (stage.owner, stage.mina)}
    refused = {each.description for each in stage.world.rejections}
    return Outcome(facts, heard, refused, twice, stage.kills)


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
    assert (whole.kills, whole.maybe_twice, whole.refused) == (0, 0, set())
    assert between_steps.kills == len(KILLED_BETWEEN)
    assert in_steps.kills == len(KILLED_IN_THE_MIDDLE + KILLED_ON_RECEIPT)
    assert (between_steps.facts - whole.facts, whole.facts - between_steps.facts) == NOTHING
    assert between_steps.heard == whole.heard, "nothing lost, nothing twice"
    assert between_steps.refused == set()
    assert whole.facts - in_steps.facts == Counter()
    warned = in_steps.facts - whole.facts
    assert warned <= Counter({NOT_TOLD: min(1, in_steps.maybe_twice)})
    assert all(each.startswith(REPEATED) for each in in_steps.refused)
    assert whole.heard["Mina"] <= in_steps.heard["Mina"], "nothing lost"
    twice = in_steps.heard["Mina"] - whole.heard["Mina"]
    assert twice.total() <= in_steps.maybe_twice + warned.total(), f"twice, and staff do not know: {twice}"
