"""Broadcasts through the real dispatcher: what arrives in the chats is counted."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.queries.people import patient_of_chat
from db.tables import Message, Staff
from domain.broadcasts import Kind, Problem
from domain.messages import Lane
from domain.reasons import Why
from jobs.broadcasting import Broadcaster
from sandbox.waiting import until
from services.broadcasts import drafts, running
from services.broadcasts.casts import subject_of
from services.broadcasts.report import csv_of
from services.moment import Moment
from services.texts import Texts
from tests.conftest import MONDAY
from tests.support import crowd
from tests.support.crowd import WORDS
from tests.support.desk import hire
from tests.support.house import House, open_house
from tests.support.numbered import owe_numbers

IN_FLIGHT = 10


@pytest.fixture
async def named_house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    """A clinic with a name and a phone, on a Monday morning."""
    async with open_house(tmp_path, MONDAY, crowd.named(texts)) as opened:
        yield opened


async def reasons(house: House, number: int) -> dict[str, int]:
    """Reason -> rows that were put aside for it."""
    async with house.machine.database.read() as tx:
        query = select(Message.why).where(Message.subject == subject_of(number), Message.status != "sent")
        found = [why for why in await tx.scalars(query) if why]
    return {why: found.count(why) for why in found}


async def test_everybody_gets_a_notice_once_and_the_maker_one_status_and_one_report(house: House) -> None:
    people = await crowd.gather(house, 40)
    number = await crowd.send(house)
    await house.forward(seconds=5)
    await house.forward(seconds=5)
    assert crowd.had(people, WORDS) == [1] * 40
    assert await crowd.counts(house, number) == {"sent": 40}
    assert (await crowd.stands(house, number)).state == "done"
    status, report = house.texts(house.owner)[-2:]
    assert "100 %" in status
    assert "done" in status, "the same message shows the end"
    assert "Sent to 40 of 40." in report


async def test_a_pause_stops_it_between_two_messages_and_nobody_gets_it_twice_after_it_goes_on(
    house: House,
) -> None:
    people = await crowd.gather(house, 70)
    number = await crowd.begin(house, people, 15)
    assert await crowd.do(house, number, running.pause) is None
    paused = sum(crowd.had(people, WORDS))
    assert 15 <= paused <= 15 + 3 * IN_FLIGHT
    await house.forward(hours=2)
    assert sum(crowd.had(people, WORDS)) == paused
    assert await crowd.counts(house, number) == {"sent": paused, "preparing": 70 - paused}
    newcomers = await crowd.gather(house, 2)
    assert await crowd.do(house, number, running.resume) is None
    await house.forward(seconds=2)
    assert crowd.had(people, WORDS) == [1] * 70
    assert crowd.had(newcomers, WORDS) == [0, 0], "they were not among those the number was typed for"
    assert (await crowd.stands(house, number)).state == "done"


async def test_a_cancel_is_final_and_the_report_says_who_was_left(house: House) -> None:
    people = await crowd.gather(house, 60)
    number = await crowd.begin(house, people, 10)
    assert await crowd.do(house, number, running.cancel) is None
    there = sum(crowd.had(people, WORDS))
    assert there <= 10 + 3 * IN_FLIGHT
    await house.forward(hours=3)
    assert await crowd.counts(house, number) == {"sent": there, "cancelled": 60 - there}
    assert sum(crowd.had(people, WORDS)) == there
    assert await crowd.do(house, number, running.resume) is Problem.STATE
    assert f"Left out at their turn: {60 - there}" in house.texts(house.owner)[-1]


async def test_one_that_is_to_begin_later_begins_then_and_not_before(house: House) -> None:
    people = await crowd.gather(house, 3)

    async def later(at: Moment, staff: Staff) -> int:
        cast = await crowd.approved(at, staff)
        assert await drafts.set_when(at, cast, staff, at.now + timedelta(hours=2)) is None
        assert await crowd.go(at, cast, staff) is None
        return cast.id

    number = await house.deed(later)
    await house.forward(minutes=119)
    assert crowd.had(people, WORDS) == [0, 0, 0]
    await house.forward(minutes=2)
    assert crowd.had(people, WORDS) == [1, 1, 1]
    assert await crowd.counts(house, number) == {"sent": 3}


async def test_at_night_nothing_goes_and_in_the_morning_everything(house: House) -> None:
    people = await crowd.gather(house, 5)
    await house.travel(MONDAY + timedelta(hours=12))  # 22:00 in Seoul
    number = await crowd.send(house)
    await house.travel(MONDAY + timedelta(hours=22, minutes=59))
    assert await crowd.counts(house, number) == {"preparing": 5}
    assert await reasons(house, number) == {Why.QUIET_HOURS: 5}
    await house.travel(MONDAY + timedelta(hours=23))
    assert crowd.had(people, WORDS) == [1] * 5


async def test_what_is_still_paused_when_its_time_is_over_ends(house: House) -> None:
    people = await crowd.gather(house, 60)
    number = await crowd.begin(house, people, 5)
    await crowd.do(house, number, running.pause)
    sent = sum(crowd.had(people, WORDS))
    await house.forward(hours=49)
    assert await crowd.counts(house, number) == {"sent": sent, "expired": 60 - sent}
    assert (await crowd.stands(house, number)).state == "done"
    assert await crowd.do(house, number, running.resume) is Problem.STATE


async def test_who_opted_out_or_closed_the_chat_after_the_start_gets_nothing_and_the_list_says_why(
    named_house: House,
) -> None:
    house = named_house
    people = await crowd.gather(house, 4, ads=True)
    await hire(house, "Dr. Oh", "doctor")

    async def later(at: Moment, staff: Staff) -> int:
        cast = await crowd.approved(at, staff, kind=Kind.AD)
        assert await drafts.set_when(at, cast, staff, at.now + timedelta(hours=1)) is None
        assert await crowd.go(at, cast, staff) is None
        return cast.id

    number = await house.deed(later)
    async with house.machine.database.write() as tx:
        opted_out = await patient_of_chat(tx, people[1].id)
        assert opted_out is not None
        opted_out.choice = "stopped"
    house.world.faults.refuse("sendMessage", status=403, chat_id=people[2].id, times=None)
    await house.forward(hours=1, seconds=5)
    await house.forward(seconds=5)
    assert crowd.had(people, WORDS) == [1, 0, 0, 1]
    assert await crowd.counts(house, number) == {"sent": 2, "cancelled": 1, "failed": 1}
    assert await reasons(house, number) == {Why.STOPPED: 1, Why.UNREACHABLE: 1}
    assert (await house.patient(people[2])).unreachable_since is not None
    async with house.machine.database.read() as tx:
        cast = await crowd.stands(house, number)
        lines = (await csv_of(Moment(tx, house.machine.office, house.now), cast)).decode("utf-8-sig")
    rows = [line.split(",") for line in lines.splitlines()]
    assert rows[0] == ["code", "status", "when", "why"]
    assert [row[1:] for row in rows[1:]] == [
        ["sent", "2027-03-01 11:00:00", ""],
        ["cancelled", "", "stopped"],
        ["failed", "", "unreachable"],
        ["sent", "2027-03-01 11:00:00", ""],
    ]


async def test_the_button_under_an_advertisement_stops_the_next_one_at_once(named_house: House) -> None:
    house = named_house
    (person,) = await crowd.gather(house, 1, ads=True)
    await hire(house, "Dr. Oh", "doctor")
    await crowd.send(house, kind=Kind.AD)
    message = person.chat.from_bot()[-1]
    assert message.words.startswith(f"(광고) {crowd.CLINIC} {crowd.PHONE}")
    await house.tap(person, message.labels[0])
    await house.forward(days=8)
    person_had = crowd.had([person], WORDS)

    async def again(at: Moment, staff: Staff) -> Problem | None:
        return await crowd.go(at, await crowd.approved(at, staff, kind=Kind.AD), staff)

    assert await house.deed(again) is Problem.NOBODY
    assert crowd.had([person], WORDS) == person_had == [1]


async def test_what_is_owed_for_care_does_not_wait_for_a_broadcast(house: House) -> None:
    people = await crowd.gather(house, 60)
    (patient,) = await crowd.gather(house, 1)
    await crowd.begin(house, people, 10)
    async with house.machine.database.write() as tx:
        await owe_numbers(tx, [17], [patient], lane=Lane.CARE, now=house.now)
    before = sum(crowd.had(people, WORDS))
    await until(house.world, lambda: "#17" in "".join(house.texts(patient)))
    assert sum(crowd.had(people, WORDS)) <= before + 2 * IN_FLIGHT
    await house.settle()


async def test_two_broadcasts_get_on_side_by_side(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.broadcasting.FEWEST", 5)
    monkeypatch.setattr("jobs.broadcasting.MOST", 5)
    people = await crowd.gather(house, 30)
    house.world.faults.delay("sendMessage", 0.005, times=None)
    first, second = await crowd.send(house, html="first"), await crowd.send(house, html="second")
    await house.forward(seconds=3)
    counted = [(await crowd.counts(house, each)).get("sent", 0) for each in (first, second)]
    assert abs(counted[0] - counted[1]) <= 10, counted
    for _ in range(8):
        await house.forward(seconds=1)
    assert crowd.had(people, "first") == crowd.had(people, "second") == [1] * 30


async def test_after_a_crash_in_the_middle_of_its_list_it_is_written_to_its_end_and_nobody_is_in_it_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.broadcasts.preparing.WRITE", 7)
    monkeypatch.setattr("services.broadcasts.preparing.READ", 14)
    monkeypatch.setattr("jobs.broadcasting.ROUNDS", 1)
    people = await crowd.gather(house, 50)
    database, office = house.machine.database, house.machine.office
    house.machine.timetable.stop()  # the clock of this process is gone
    number = await crowd.send(house)
    for _ in range(3):
        await Broadcaster(database, office, lambda: None).look(house.now)
    assert await crowd.counts(house, number) == {"preparing": 42}
    for _ in range(3):
        await Broadcaster(database, office, lambda: None).look(house.now)
    await house.machine.dispatcher.idle()
    assert crowd.had(people, WORDS) == [1] * 50
