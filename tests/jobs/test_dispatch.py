"""What is due is sent, once, in order, and written down."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.tables import Message
from domain.messages import Lane
from sandbox.waiting import until
from services.outgoing import Outgoing
from tests.jobs.clinic import NOW, Clinic, open_clinic
from transport.permits import Permit

HOUR = timedelta(hours=1)
PEOPLE = [f"P{number}" for number in range(50)]


async def test_a_message_that_is_due_is_sent_and_written_down(clinic: Clinic) -> None:
    number = await clinic.owe("Minji", "your visit is on Friday")
    await clinic.start()
    await clinic.settle()
    assert clinic.chat("Minji") == ["your visit is on Friday"]
    row = await clinic.row(number)
    assert (row.status, row.attempts, row.text, row.sent_at) == ("sent", 1, "your visit is on Friday", NOW)
    assert row.telegram_id is not None
    assert clinic.reactions == [("sent", "your visit is on Friday")]


async def test_a_message_is_sent_at_its_time_and_not_before(clinic: Clinic) -> None:
    await clinic.owe("Minji", "tomorrow", after=24 * HOUR)
    await clinic.start()
    await clinic.move(23 * HOUR)
    assert clinic.chat("Minji") == []
    await clinic.move(HOUR)
    assert clinic.chat("Minji") == ["tomorrow"]


async def test_its_own_timer_wakes_it_without_anybodys_help(clinic: Clinic) -> None:
    await clinic.owe("Minji", "soon", after=timedelta(seconds=0.2))
    clinic.runs_from = asyncio.get_running_loop().time()
    await clinic.start()
    await until(clinic.world, lambda: clinic.chat("Minji") == ["soon"])


async def test_a_message_owed_while_it_waits_wakes_it(clinic: Clinic) -> None:
    await clinic.patient("Minji")
    await clinic.start()
    await clinic.settle()
    await clinic.owe("Minji", "your result", lane=Lane.REPLY)
    await until(clinic.world, lambda: clinic.chat("Minji") == ["your result"])


async def test_messages_to_one_chat_keep_their_order_and_their_distance(database: Database) -> None:
    async with open_clinic(database) as clinic:
        for text in ("one", "two"):
            await clinic.owe("Minji", text)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await clinic.start()
        await clinic.settle()
        assert clinic.chat("Minji") == ["one", "two"]
        assert loop.time() - began >= 1.05


async def test_a_chat_with_many_messages_holds_up_nobody_else(database: Database) -> None:
    async with open_clinic(database) as clinic:
        await clinic.owe_all(["Busy"], [f"note {number}" for number in range(150)], lane=Lane.ALERT)
        await clinic.owe("Minji", "your visit is on Friday", lane=Lane.BROADCAST)
        await clinic.start()
        await until(clinic.world, lambda: clinic.chat("Minji"))
        assert len(clinic.chat("Busy")) < 10


async def test_an_alert_overtakes_everything_that_waits(database: Database) -> None:
    async with open_clinic(database, rate=5) as clinic:
        await clinic.owe_all(PEOPLE[:20], ["news"], lane=Lane.BROADCAST)
        await clinic.patient("Doctor")
        await clinic.start()
        await until(clinic.world, lambda: len(_messages(clinic)) >= 3)
        await clinic.owe("Doctor", "red", lane=Lane.ALERT)
        before = len(_messages(clinic))
        await until(clinic.world, lambda: clinic.chat("Doctor"))
        assert _messages(clinic).index("red") <= before + 1


def _messages(clinic: Clinic) -> list[str]:
    return [call.params["text"] for call in clinic.world.requests if call.method == "sendMessage"]


async def test_an_alert_does_not_wait_behind_slow_sends(clinic: Clinic) -> None:
    gate, aloft = asyncio.Event(), asyncio.Semaphore(0)
    arrived: list[str] = []

    async def send(outgoing: Outgoing, _permit: Permit) -> int:
        if outgoing.lane is Lane.CARE:
            aloft.release()
            await gate.wait()
        arrived.append(outgoing.screen.text)
        return 1

    clinic.send = send
    await clinic.owe_all(PEOPLE[:12], ["care"])
    await clinic.start(in_flight=10)
    for _ in range(8):
        await aloft.acquire()
    await clinic.owe("Doctor", "red", lane=Lane.ALERT)
    await clinic.until(lambda: ("sent", "red") in clinic.reactions)
    assert arrived == ["red"]
    gate.set()
    await clinic.settle()
    assert len(arrived) == 13


async def test_one_chat_gets_its_next_message_only_after_the_answer_to_the_one_before(clinic: Clinic) -> None:
    story: list[str] = []

    async def send(outgoing: Outgoing, _permit: Permit) -> int:
        story.append(f"{outgoing.screen.text} begins")
        await clinic.nothing_more()
        story.append(f"{outgoing.screen.text} ends")
        return 1

    clinic.send = send
    await clinic.owe_all(["Minji"], ["one", "two"])
    await clinic.start()
    await clinic.settle()
    assert story == ["one begins", "one ends", "two begins", "two ends"]


async def test_never_more_are_in_flight_than_the_setting_says(clinic: Clinic) -> None:
    aloft, most = 0, 0

    async def send(_outgoing: Outgoing, _permit: Permit) -> int:
        nonlocal aloft, most
        aloft += 1
        most = max(most, aloft)
        await asyncio.sleep(0.05)
        aloft -= 1
        return 1

    clinic.send = send
    await clinic.owe_all(PEOPLE[:20], ["red"], lane=Lane.ALERT)
    await clinic.start(in_flight=4)
    await clinic.settle()
    assert most == 4
    assert len(clinic.reactions) == 20


async def test_what_is_put_aside_is_not_sent_and_costs_no_slot(database: Database) -> None:
    async with open_clinic(database, rate=5) as clinic:
        late = await clinic.owe_all(PEOPLE, ["late"], within=HOUR)
        await clinic.owe("Minji", "in time", lane=Lane.BROADCAST)
        clinic.now += 2 * HOUR
        began = asyncio.get_running_loop().time()
        await clinic.start()
        await clinic.settle()
        assert asyncio.get_running_loop().time() - began < len(PEOPLE) / 5
        assert {await clinic.status(number) for number in late} == {"expired"}
        assert _messages(clinic) == ["in time"]


async def test_a_claim_that_fails_takes_no_result_of_its_transaction_with_it(clinic: Clinic) -> None:
    """Results and claims share a transaction; when it fails, each is done for itself."""
    failures: list[str] = []

    async def prepare_badly_once(tx: AsyncSession, message: Message, now: datetime) -> Outgoing | None:
        if message.step == "bad" and len(failures) < 2:
            failures.append(message.step)
            raise RuntimeError("once alone, once together")
        return await clinic.prepare_plainly(tx, message, now)

    clinic.prepare = prepare_badly_once
    numbers = await clinic.owe_all(PEOPLE[:25], ["first"])
    numbers += [await clinic.owe("Minji", "bad"), *await clinic.owe_all(PEOPLE[25:], ["later"])]
    await clinic.start(in_flight=10)
    await clinic.settle()
    rows = [await clinic.row(number) for number in numbers]
    assert {(row.status, row.attempts, row.maybe_twice) for row in rows} == {("sent", 1, False)}
    assert [clinic.chat(name) for name in PEOPLE] == [["first"]] * 25 + [["later"]] * 25
    assert clinic.chat("Minji") == ["bad"]
