"""kill -9 between the taps of the nine questions: the next tap goes on where the last one left off."""

from collections.abc import Callable
from pathlib import Path

from bot.opening import open_texts
from bot.settings import CONTENT
from sandbox.clock import FileClock
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.waiting import until
from sandbox.world import World
from tests.journeys.test_kill import Stage, Step, offered, sees, taps
from tests.support.process import BotProcess

DOOR = [
    Step(lambda stage: stage.mina.start(), offered("mina", "English")),
    taps("mina", "English", offered("mina", "I am 19 or older and I agree")),
    taps("mina", "agree-c0", offered("mina", "I agree")),
    taps("mina", "agree", offered("mina", "Nine questions")),
    Step(lambda stage: stage.mina.send("/screen"), offered("mina", "Start")),
    taps("mina", "screen-begin", offered("mina", "I agree")),
    taps("mina", "agree", sees("mina", "Question 1 of 9")),
]
TAPS = [
    taps("mina", "screen.AGE_30", sees("mina", "Question 2 of 9")),
    taps("mina", "☐ Infection", offered("mina", "☑ Infection")),
    taps("mina", "continue", sees("mina", "Question 3 of 9")),
    taps("mina", "back", sees("mina", "Question 2 of 9")),
]


async def live(folder: Path) -> list[str]:
    """Every tap with a kill after it; returns what stood on the phone each time."""
    clock = FileClock(folder / "offset")
    world = World(now=clock)
    owner, mina = world.person("Dr. Han"), world.person("Mina")
    async with LocalTelegram(world) as telegram:
        bot = BotProcess(folder, token=world.token, owner=owner.id, api_url=telegram.api_url)
        stage = Stage(world, bot, open_texts(CONTENT), clock, owner, mina)
        stage.move_clock("03-12 14:00")
        bot.start()
        try:
            for step in DOOR:
                await done(stage, step)
            for step in TAPS:
                await done(stage, step)
                await stage.kill()
            assert stage.kills == len(TAPS)
            await done(stage, Step(lambda stage: stage.mina.send("/screen"), two_screens))
            return labels(mina)
        finally:
            await bot.kill()


def two_screens(stage: Stage) -> Callable[[], object]:
    """The question stands on the phone once more."""
    return lambda: sum("Question 2 of 9" in each.words for each in stage.mina.chat.from_bot()) > 1


async def done(stage: Stage, step: Step) -> None:
    """Act, and wait until the answer stands on the phone."""
    step.act(stage)
    await until(stage.world, step.done(stage), 30)


def labels(person: Person) -> list[str]:
    return person.chat.from_bot()[-1].labels


async def test_kill_9_between_the_taps_of_the_nine_questions_loses_nothing(tmp_path: Path) -> None:
    shown = await live(tmp_path)
    assert shown[:2] == ["☑ Infection", "☐ Rash or flare"]
