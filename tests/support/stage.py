"""A journey as steps: what somebody does, and how one sees from outside that the bot has done its part."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sandbox.clock import FileClock, utc_now
from sandbox.people import Person
from sandbox.world import World
from services.texts import Texts
from tests.support.phone import at
from tests.support.process import BotProcess


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
        self.bot.start()
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
