"""Ten minutes without a network, on a clock the test moves by hand."""

from dataclasses import dataclass
from datetime import timedelta

from db.engine import Database
from services.outgoing import Outgoing
from tests.jobs.clinic import Clinic, open_clinic
from transport.permits import Permit

PEOPLE = [f"P{number}" for number in range(25)]
STEP = 15
OUTAGE = 600


@dataclass
class Seconds:
    """A monotonic clock by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


async def pass_by(clinic: Clinic, seconds: Seconds, steps: int) -> None:
    for _ in range(steps):
        seconds.now += STEP
        clinic.now += timedelta(seconds=STEP)
        await clinic.nothing_more()


async def test_ten_minutes_without_a_network_cost_few_tries_and_no_message(database: Database) -> None:
    async with open_clinic(database, pace=100) as clinic:
        tries, seconds = 0, Seconds()
        send = clinic._hooks().send

        async def counted(outgoing: Outgoing, permit: Permit) -> int:
            nonlocal tries
            tries += 1
            return await send(outgoing, permit)

        clinic.send = counted
        numbers = await clinic.owe_all(PEOPLE, ["one", "two", "three"])
        await clinic.local.stop()
        await clinic.start(monotonic=seconds)
        await pass_by(clinic, seconds, OUTAGE // STEP)
        assert clinic.reactions == []
        # 1, 2, 4 ... 60 seconds apart, one message at a time once the network is in doubt.
        assert 5 <= tries <= 30
        await clinic.local.start()
        await pass_by(clinic, seconds, 60 // STEP)
        await clinic.settle()
        rows = [await clinic.row(number) for number in numbers]
        assert {(row.status, row.attempts, row.maybe_twice) for row in rows} == {("sent", 1, False)}
        assert [clinic.chat(name) for name in PEOPLE] == [["one", "two", "three"]] * len(PEOPLE)
