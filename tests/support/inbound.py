"""What people do (confirm, cancel, report something red) while the bot is killed again and again."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.opening import open_texts
from bot.settings import CONTENT
from db.engine import Database
from db.keyring import Keyring, new_key
from db.sealed import use_keyring
from db.tables import Patient, Staff
from domain.consents import Consent
from domain.triage_table import Level
from sandbox.clock import FileClock, utc_now
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World
from services.moment import Moment
from services.office import Office
from services.people import consents
from services.texts import Texts
from services.visits.courses import Draft, book, sessions_in
from services.visits.marks import done
from tests.support.mortal import MortalBot
from tests.support.numbered import befriend
from tests.support.schema import lay

EVENING = time(9, 30, tzinfo=UTC)
"""18:30 in Seoul: the reminder of the day before has just become due."""
BOOKED = timedelta(hours=26)
LONGEST = 0.25
"""Seconds from the receipt of a tap to the kill, at most: its answer is usually out by then."""

_DUE = "select 1 from messages where status = 'sending' or status = 'planned' and due_at <= '{now}' limit 1"
_UNHANDLED = "select 1 from updates where handled_at is null and body_sealed is not null limit 1"

CONFIRM, CANCEL, RED = "confirm", "yes-cancel", "S2"
ACTS = (CONFIRM, CANCEL, RED)
"""The labels of the buttons that are tapped just before a kill."""


@dataclass(frozen=True)
class Tapped:
    """What became of the taps, each by its person's number.

    Attributes:
        lost: the effect is not there. twice: it is there more than once.
        unanswered: nothing on the person's phone shows it.
        unmarked: an owed answer came twice and the book does not say so.
        cut: kills that came before the bot was done with the tap.
    """

    lost: list[int]
    twice: list[int]
    unanswered: list[int]
    unmarked: list[int]
    cut: int


@dataclass
class _Stage:
    bot: MortalBot
    world: World
    clock: FileClock
    texts: Texts
    people: list[Person]

    def label(self, number: int) -> str:
        return self.texts.speak("en").label(ACTS[number % len(ACTS)])

    async def quiet(self) -> None:
        """Until nothing is due and nothing received is unhandled."""

        def fact() -> bool:
            due = self.bot.rows(_DUE.format(now=self.clock().replace(tzinfo=None)))
            return not due and not self.bot.rows(_UNHANDLED) and not self.world.updates.pending

        await self.bot.wait_for(fact, 120)


async def tap_and_kill(folder: Path, *, kills: int, seed: int) -> Tapped:
    """One person after the other taps, and each time the bot is killed at a random instant soon after."""
    rng, clock, key = random.Random(seed), FileClock(folder / "offset"), new_key()
    use_keyring(Keyring((key,)))
    evening = datetime.combine(utc_now().date() + timedelta(days=1), EVENING)
    clock.set_offset((evening - utc_now()).total_seconds())
    world = World(now=clock)
    owner = world.person("Dr. Han")
    owner.chat.opened = True
    async with LocalTelegram(world) as telegram:
        settings = {
            "BOT_TOKEN": world.token,
            "OWNER_IDS": str(owner.id),
            "ENCRYPTION_KEYS": key,
            "TELEGRAM_API_URL": telegram.api_url,
            "SEND_RATE": "300",
            "CHAT_GAP": "0",
        }
        bot, texts = MortalBot(folder, settings), open_texts(CONTENT)
        lay(bot.database)
        stage = _Stage(bot, world, clock, texts, await _people(bot, world, texts, owner, kills, evening))
        try:
            await _calm_life(stage)
            cut = 0
            for number in range(kills):
                cut += await _short_life(stage, number, rng)
            await _last_life(stage)
        finally:
            await bot.kill()
        return _counted(stage, cut)


async def _people(
    bot: MortalBot, world: World, texts: Texts, owner: Person, count: int, evening: datetime
) -> list[Person]:
    """People with a visit tomorrow; every third had theirs yesterday, and the first check-in is due."""
    database = Database(f"sqlite:///{bot.database}")
    await database.open()
    async with database.write() as tx:
        people = await befriend(tx, world, count, evening - BOOKED)
        staff = Staff(telegram_id=owner.id, role="owner", language="en", created_at=evening)
        tx.add(staff)
        await tx.flush()
        office = Office(texts.content, texts, "clinic_bot")
        patients = {each.chat_id: each for each in await tx.scalars(select(Patient))}
        for number, person in enumerate(people):
            await _visit(Moment(tx, office, evening), staff, patients[person.id], red=_act(number) == RED)
    await database.close()
    return people


async def _visit(now: Moment, staff: Staff, patient: Patient, *, red: bool) -> None:
    before = Moment(now.tx, now.office, now.now - BOOKED)
    begins = before.now + timedelta(hours=1) if red else now.now + timedelta(hours=19)
    await consents.answer(before, patient, Consent.C1, granted=True, via="paper")
    course = await book(before, staff, patient, Draft((begins,), 28))
    if red:
        (session,) = await sessions_in(now.tx, course.id)
        yesterday = now.now - timedelta(hours=24, minutes=10)
        assert await done(Moment(now.tx, now.office, yesterday), staff, session, performed_at=yesterday)


def _act(number: int) -> str:
    return ACTS[number % len(ACTS)]


async def _calm_life(stage: _Stage) -> None:
    """Everybody gets what is due, and comes to the screen with the button that counts."""
    say = stage.texts.speak("en")
    stage.bot.start()
    await stage.quiet()
    for number, person in enumerate(stage.people):
        if _act(number) != CONFIRM:
            person.tap(say.label("cancel" if _act(number) == CANCEL else "check-in"))
    await stage.quiet()
    await stage.bot.wait_for(
        lambda: all(
            any(stage.label(number) in message.labels for message in person.chat.from_bot())
            for number, person in enumerate(stage.people)
        )
    )
    assert await stage.bot.stop() == 0


async def _short_life(stage: _Stage, number: int, rng: random.Random) -> bool:
    """Somebody taps; the bot begins, and is killed: after the receipt, in one case of three perhaps before.

    True if it was not done with the tap.
    """
    query, starts = stage.people[number].tap(stage.label(number)), _starts(stage.world)
    stage.bot.start()
    await stage.bot.wait_for(lambda: _starts(stage.world) > starts)
    if rng.random() < 2 / 3:
        await stage.bot.wait_for(lambda: not stage.world.updates.pending)
    await asyncio.sleep(rng.uniform(0, LONGEST))
    await stage.bot.kill()
    answered = stage.people[number].answers[query] is not None
    return not answered or bool(stage.bot.rows(_UNHANDLED))


async def _last_life(stage: _Stage) -> None:
    """It finishes everything, repeats of what may not have arrived included."""
    stage.bot.start()
    for minutes in (0, 1, 5, 30):
        stage.clock.set_offset(stage.clock.offset() + 60 * minutes + 1)
        await stage.quiet()
    assert await stage.bot.stop() == 0


def _starts(world: World) -> int:
    return sum(1 for call in world.requests if call.method == "getMe")


def _counted(stage: _Stage, cut: int) -> Tapped:
    ids = dict(_ids(stage))
    effects = {act: Counter(row[0] for row in stage.bot.rows(query)) for act, query in _EFFECTS.items()}
    marked = {row[0] for row in stage.bot.rows("select patient_id from messages where maybe_twice")}
    lost, twice, unanswered, unmarked = [], [], [], []
    for number, person in enumerate(stage.people):
        patient, act = ids[person.id], _act(number)
        times, seen = effects[act][patient], _seen(stage, person, act)
        lost += [number] * (times == 0)
        twice += [number] * (times > 1)
        unanswered += [number] * (seen == 0 or not any(person.answers.values()))
        unmarked += [number] * (act == RED and seen > 1 and patient not in marked)
    return Tapped(lost, twice, unanswered, unmarked, cut)


_EFFECTS = {
    CONFIRM: "select patient_id from sessions where confirmed_at is not null",
    CANCEL: "select s.patient_id from sessions s join tasks t on t.session_id = s.id"
    " where s.state = 'cancelled'",
    RED: f"select patient_id from alerts where level = {int(Level.RED)}",  # noqa: S608 - a number of ours
}
"""One row for each time it took effect."""

_SHOWN: dict[str, Callable[[Texts], str]] = {
    CONFIRM: lambda texts: texts.speak("en").label("changed"),
    CANCEL: lambda texts: texts.speak("en").label("find-date"),
    RED: lambda _: "Your message has reached a staff phone",
}


def _seen(stage: _Stage, person: Person, act: str) -> int:
    """How many messages on the phone say that it was understood."""
    words = _SHOWN[act](stage.texts)
    return sum(words in message.words or words in message.labels for message in person.chat.from_bot())


def _ids(stage: _Stage) -> list[tuple[int, int]]:
    return [(row[0], row[1]) for row in stage.bot.rows("select chat_id, id from patients")]
