"""Broadcasts that meet trouble, and what can be done with one afterwards: resent, taken back, shown."""

from db.queries.erasures import erase_words
from db.queries.people import patient_of_chat
from db.tables import Staff
from domain.broadcasts import Problem
from jobs.board import Board
from services.broadcasts import running
from services.broadcasts.again import resend_unknown
from services.broadcasts.retract import retract
from services.moment import Moment
from tests.support import crowd
from tests.support.crowd import WORDS
from tests.support.house import House

IN_FLIGHT = 10


async def test_ten_refusals_in_a_row_pause_it_and_staff_are_told_once(house: House) -> None:
    people = await crowd.gather(house, 60)
    rules = [house.world.faults.refuse("sendMessage", status=400, chat_id=each.id) for each in people[5:]]
    number = await crowd.send(house)
    await house.forward(seconds=5)
    assert (await crowd.stands(house, number)).why == running.FAILURES
    failed = (await crowd.counts(house, number))["failed"]
    assert 10 <= failed <= 10 + 2 * IN_FLIGHT
    assert sum("refused ten in a row" in text for text in house.texts(house.owner)) == 2, "status and word"
    for rule in rules:
        rule.times = 0
    assert await crowd.do(house, number, running.resume) is None
    await house.forward(seconds=2)
    assert await crowd.counts(house, number) == {"sent": 60 - failed, "failed": failed}


async def test_an_unknown_outcome_is_not_repeated_until_somebody_asks_for_it(house: House) -> None:
    people = await crowd.gather(house, 6)
    house.world.faults.drop("sendMessage", after_accept=True, chat_id=people[2].id)
    house.world.faults.drop("sendMessage", after_accept=True, chat_id=people[4].id)
    number = await crowd.send(house)
    await house.forward(hours=2)
    assert await crowd.counts(house, number) == {"sent": 4, "unknown": 2}
    assert crowd.had(people, WORDS) == [1] * 6
    assert "Unknown whether it arrived: 2" in house.texts(house.owner)[-1]
    assert await crowd.do(house, number, resend_unknown) == 2
    await house.forward(seconds=5)
    assert crowd.had(people, WORDS) == [1, 1, 2, 1, 2, 1]
    assert await crowd.do(house, number, resend_unknown) == 0
    assert "Sent to 6 of 6." in house.texts(house.owner)[-1], "each person counts once"


async def test_a_broadcast_is_taken_out_of_the_chats_again_and_what_stays_is_counted(house: House) -> None:
    people = await crowd.gather(house, 20)
    number = await crowd.send(house)
    await house.forward(hours=3)
    cannot = "Bad Request: message can't be deleted for everyone"
    house.world.faults.refuse("deleteMessage", status=400, description=cannot, chat_id=people[7].id)
    house.world.faults.drop("deleteMessage", after_accept=False, chat_id=people[8].id)
    assert await crowd.do(house, number, retract) is None
    await house.forward(seconds=10)
    await house.forward(seconds=10)
    assert crowd.had(people, WORDS) == [0] * 7 + [1] + [0] * 12
    assert (await crowd.stands(house, number)).state == "retracted"
    told = house.texts(house.owner)[-1]
    assert "Taken back: 19" in told
    assert "Stay in their chats: 1" in told


async def test_of_somebody_whose_data_was_erased_the_report_says_that_nothing_is_known(house: House) -> None:
    people = await crowd.gather(house, 5)
    number = await crowd.send(house)
    await house.forward(hours=1)

    async def forget(at: Moment, _: Staff) -> None:
        patient = await patient_of_chat(at.tx, people[3].id)
        assert patient is not None
        await erase_words(at.tx, patient.id)

    await house.deed(forget)
    assert await crowd.do(house, number, retract) is None
    await house.forward(seconds=10)
    await house.forward(seconds=10)
    assert crowd.had(people, WORDS) == [0, 0, 0, 1, 0]
    told = house.texts(house.owner)[-1]
    assert "Sent to 4 of 4." in told
    assert "Taken back: 4" in told
    assert "Counted at the start, no record now (erased, or left out since): 1" in told


async def test_what_was_sent_more_than_48_hours_ago_stays(house: House) -> None:
    people = await crowd.gather(house, 2)
    number = await crowd.send(house)
    await house.forward(hours=48, seconds=1)
    assert await crowd.do(house, number, retract) is Problem.TOO_LATE
    assert crowd.had(people, WORDS) == [1, 1]


async def test_taking_back_one_that_runs_ends_it_first(house: House) -> None:
    people = await crowd.gather(house, 60)
    number = await crowd.begin(house, people, 10)
    assert await crowd.do(house, number, retract) is None
    await house.forward(seconds=10)
    await house.forward(seconds=10)
    assert sum(crowd.had(people, WORDS)) == 0
    assert set(await crowd.counts(house, number)) == {"sent", "cancelled"}
    assert (await crowd.stands(house, number)).state == "retracted"


async def test_a_new_process_goes_on_with_the_same_status_message(house: House) -> None:
    people = await crowd.gather(house, 40)
    number = await crowd.begin(house, people, 5)
    await crowd.do(house, number, running.pause)
    await house.forward(seconds=5)
    shown = (await crowd.stands(house, number)).status_message
    assert shown is not None
    house.machine.timetable.stop()  # the clock of this process is gone
    await crowd.do(house, number, running.cancel)
    await Board(house.machine.database, house.machine.office, house.machine.app.bot).look(house.now)
    assert (await crowd.stands(house, number)).status_message == shown
    (status,) = [each for each in house.owner.chat.from_bot() if each.message_id == shown]
    assert "cancelled" in status.words
    assert not any("paused" in text for text in house.texts(house.owner))
