"""Outages, bugs and crashes: nothing owed is lost unseen."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.tables import Message
from domain.messages import Lane
from services.outgoing import Outgoing
from tests.jobs.clinic import Clinic
from transport.errors import NotSentError, OutcomeUnknownError
from transport.limiter import LaneLimiter
from transport.permits import Permit

MINUTE = timedelta(minutes=1)
PEOPLE = [f"P{number}" for number in range(20)]


@dataclass
class Seconds:
    """A monotonic clock by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Line:
    """A line to Telegram that is cut until it is mended; counts the tries."""

    mended: bool = False
    tries: int = 0

    async def send(self, _outgoing: Outgoing, _permit: Permit) -> int:
        self.tries += 1
        if not self.mended:
            raise NotSentError("ClientConnectorError")
        return 1


async def test_what_did_not_leave_is_tried_again_after_1_2_and_4_seconds_without_counting(
    clinic: Clinic,
) -> None:
    line, seconds = Line(), Seconds()
    clinic.send = line.send
    number = await clinic.owe("Minji", "care")
    await clinic.start(monotonic=seconds)
    for tries, rest in ((1, 1), (2, 2), (3, 4)):
        await clinic.until(lambda tries=tries: line.tries == tries)  # type: ignore[misc] # a bound default
        seconds.now += rest - 0.1
        await clinic.nothing_more()
        assert line.tries == tries
        seconds.now += 0.1
        clinic.wake()
    await clinic.until(lambda: line.tries == 4)
    line.mended = True
    seconds.now += 8
    await clinic.settle()
    row = await clinic.row(number)
    assert (row.status, row.attempts, row.maybe_twice) == ("sent", 1, False)


async def test_a_message_that_did_not_leave_keeps_its_place_before_the_next_of_its_chat(
    clinic: Clinic,
) -> None:
    line, seconds, order = Line(), Seconds(), list[str]()

    async def send(outgoing: Outgoing, permit: Permit) -> int:
        number = await line.send(outgoing, permit)
        order.append(outgoing.screen.text)
        return number

    clinic.send = send
    await clinic.owe("Minji", "one")
    await clinic.owe("Minji", "two", after=timedelta(seconds=1))
    clinic.now += timedelta(seconds=2)
    await clinic.start(monotonic=seconds)
    await clinic.until(lambda: line.tries == 1)
    await clinic.nothing_more()
    line.mended = True
    seconds.now += 2
    await clinic.settle()
    assert order == ["one", "two"]


async def test_when_several_chats_in_a_row_fail_the_network_is_probed_with_one_message_at_a_time(
    clinic: Clinic,
) -> None:
    line, seconds = Line(), Seconds()
    clinic.send = line.send
    await clinic.owe_all(PEOPLE, ["care"])
    await clinic.start(monotonic=seconds, in_flight=5)
    await clinic.until(lambda: line.tries >= 3)
    await clinic.nothing_more()
    assert line.tries <= 6
    for rest in (1, 2, 4):
        tries = line.tries
        seconds.now += rest
        clinic.wake()
        await clinic.until(lambda tries=tries: line.tries > tries)  # type: ignore[misc] # a bound default
        await clinic.nothing_more()
        assert line.tries == tries + 1
    line.mended = True
    seconds.now += 8
    await clinic.settle()
    assert len(clinic.reactions) == len(PEOPLE)


async def test_an_outage_of_the_whole_of_telegram_delays_messages_and_loses_none(clinic: Clinic) -> None:
    await clinic.owe_all(PEOPLE[:3], ["care"])
    await clinic.local.stop()
    await clinic.start()
    await clinic.nothing_more()
    assert clinic.reactions == []
    await clinic.local.start()
    await clinic.settle()
    assert [clinic.chat(name) for name in PEOPLE[:3]] == [["care"]] * 3


async def test_after_a_crash_what_was_being_sent_is_sent_again_after_a_minute(clinic: Clinic) -> None:
    care = await clinic.owe("Minji", "care")
    news = await clinic.owe("Sora", "news", lane=Lane.BROADCAST)
    async with clinic.database.write() as tx:
        for message in await outbox.get_all(tx, [care, news]):
            await outbox.mark_sending(tx, message, clinic.now)
    await clinic.start()
    await clinic.settle()
    assert (clinic.chat("Minji"), clinic.reactions) == ([], [("unknown", "news")])
    await clinic.move(MINUTE)
    row = await clinic.row(care)
    assert (row.status, row.maybe_twice, row.attempts) == ("sent", True, 2)
    assert await clinic.status(news) == "unknown"
    assert (clinic.chat("Minji"), clinic.chat("Sora")) == (["care"], [])


async def test_one_message_that_cannot_be_prepared_fails_visibly_and_stops_nobody_else(
    clinic: Clinic,
) -> None:
    async def prepare(tx: AsyncSession, message: Message, now: datetime) -> Outgoing | None:
        if message.step == "broken":
            raise KeyError("a text that does not exist")
        return await clinic.prepare_plainly(tx, message, now)

    seconds = Seconds()
    clinic.prepare = prepare
    broken = await clinic.owe("Sora", "broken", lane=Lane.ALERT)
    await clinic.owe_all(PEOPLE[:5], ["care"])
    await clinic.start(monotonic=seconds)
    await clinic.until(lambda: len(clinic.reactions) == 5)
    assert [clinic.chat(name) for name in PEOPLE[:5]] == [["care"]] * 5
    assert await clinic.status(broken) == "planned"
    for wait in (1, 2):
        await clinic.nothing_more()
        seconds.now += wait
    await clinic.settle()
    assert await clinic.status(broken) == "failed"
    assert clinic.reactions[-1] == ("failed: cannot be prepared: KeyError", "broken")


async def test_a_message_put_aside_without_a_change_does_not_come_back_for_ever(clinic: Clinic) -> None:
    asked = 0

    async def prepare(_tx: AsyncSession, _message: Message, _now: datetime) -> Outgoing | None:
        nonlocal asked
        asked += 1
        return None

    clinic.prepare = prepare
    await clinic.owe("Minji", "care")
    await clinic.start(monotonic=Seconds())
    await clinic.until(lambda: asked > 0)
    await clinic.nothing_more()
    assert asked == 1


async def test_a_deed_that_fails_on_a_result_does_not_hide_that_the_message_was_sent(clinic: Clinic) -> None:
    clinic.deeds_fail_for = "care"
    numbers = await clinic.owe_all(["A", "B"], ["care"]) + [await clinic.owe("C", "other")]
    await clinic.start()
    await clinic.settle()
    assert [await clinic.status(number) for number in numbers] == ["sent"] * 3
    # A batch whose deeds fail is recorded again one by one: what a deed did the first time was rolled back.
    assert set(clinic.reactions) == {("sent", "other")}


async def test_stopping_lets_sends_under_way_finish(clinic: Clinic) -> None:
    gate, begun = asyncio.Event(), asyncio.Event()

    async def send(_outgoing: Outgoing, _permit: Permit) -> int:
        begun.set()
        await gate.wait()
        return 7

    clinic.send = send
    number = await clinic.owe("Minji", "care")
    dispatcher = await clinic.start()
    await begun.wait()
    stopping = asyncio.create_task(dispatcher.stop())
    await asyncio.sleep(0)
    gate.set()
    await stopping
    assert (await clinic.row(number)).telegram_id == 7


async def test_a_send_that_outlasts_the_stop_is_written_down_as_unknown(clinic: Clinic) -> None:
    begun = asyncio.Event()

    async def send(_outgoing: Outgoing, _permit: Permit) -> int:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    clinic.send = send
    number = await clinic.owe("Minji", "care")
    dispatcher = await clinic.start()
    dispatcher.last_words = 0.05
    await begun.wait()
    await dispatcher.stop()
    row = await clinic.row(number)
    assert (row.status, row.maybe_twice, row.due_at) == ("planned", True, clinic.now + MINUTE)


async def test_stopping_claims_nothing_more(clinic: Clinic) -> None:
    dispatcher = await clinic.start()
    await dispatcher.stop()
    number = await clinic.owe("Minji", "care")
    await dispatcher.idle()
    assert await clinic.status(number) == "planned"


async def test_what_may_have_been_lost_is_written_down_before_the_next_of_its_chat_is_claimed(
    clinic: Clinic,
) -> None:
    left: list[str] = []

    async def send(outgoing: Outgoing, permit: Permit) -> int:
        del permit
        left.append(outgoing.screen.text)
        if len(left) == 1:
            raise OutcomeUnknownError("no answer")
        return len(left)

    clinic.send, clinic.limiter = send, LaneLimiter(rate=1e6, gap=0.0)
    await clinic.owe_all(["Minji"], ["not told yet", "told"], lane=Lane.ALERT)
    await clinic.start()
    await clinic.settle()
    await clinic.nothing_more()
    assert left == ["not told yet"]
    await clinic.move(timedelta(minutes=1))
    assert left == ["not told yet", "not told yet", "told"]
