"""What becomes of a message whose sending did not simply succeed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram.error import ChatMigrated

from db import outbox
from domain.messages import Lane
from jobs.outcome import again_at
from sandbox.faults import Faults
from services.outgoing import Outgoing
from tests.jobs.clinic import NOW, Clinic
from transport.permits import Permit

MINUTE = timedelta(minutes=1)
BLOCKED = "Forbidden: bot was blocked by the user"

DEFINITE = [
    (lambda f: f.refuse("sendMessage", status=403, description=BLOCKED), "failed", "unreachable"),
    (
        lambda f: f.refuse("sendMessage", status=400, description="Bad Request: chat not found"),
        "failed",
        "unreachable",
    ),
    (
        lambda f: f.refuse("sendMessage", status=400, description="Bad Request: message is too long"),
        "failed",
        "failed: Message is too long",
    ),
]


@pytest.mark.parametrize(("fault", "status", "reaction"), DEFINITE)
async def test_a_definite_no_is_final_and_is_reacted_to(
    clinic: Clinic, fault: Callable[[Faults], object], status: str, reaction: str
) -> None:
    fault(clinic.world.faults)
    number = await clinic.owe("Minji", "care")
    await clinic.start()
    await clinic.settle()
    await clinic.move(60 * MINUTE)
    assert await clinic.status(number) == status
    assert clinic.reactions == [(reaction, "care")]
    assert clinic.chat("Minji") == []


UNCERTAIN = [
    lambda f: f.drop("sendMessage", after_accept=True, times=None),
    lambda f: f.drop("sendMessage", after_accept=False, times=None),
    lambda f: f.malformed("sendMessage", times=None),
    lambda f: f.refuse("sendMessage", status=502, times=None),
]


@pytest.mark.parametrize("fault", UNCERTAIN, ids=["dropped after", "dropped before", "malformed", "502"])
async def test_an_unknown_outcome_is_tried_again_after_1_5_and_30_minutes_and_then_left_to_people(
    clinic: Clinic, fault: Callable[[Faults], object]
) -> None:
    rule = fault(clinic.world.faults)
    number = await clinic.owe("Minji", "care")
    await clinic.start()
    await clinic.settle()
    hits = [rule.hits]  # type: ignore[attr-defined] # every fault returns its rule
    for minutes in (0.9, 0.1, 4.9, 0.1, 29.9, 0.1, 600):
        await clinic.move(minutes * MINUTE)
        hits.append(rule.hits)  # type: ignore[attr-defined]
    assert hits == [1, 1, 2, 2, 3, 3, 4, 4]
    row = await clinic.row(number)
    assert (row.status, row.maybe_twice, row.attempts) == ("unknown", True, 4)
    assert clinic.reactions == [("unknown", "care")]


async def test_the_first_definite_answer_ends_the_repeats_and_the_row_says_possible_duplicate(
    clinic: Clinic,
) -> None:
    clinic.world.faults.drop("sendMessage", after_accept=True, times=1)
    number = await clinic.owe("Minji", "care", lane=Lane.ALERT)
    await clinic.start()
    await clinic.settle()
    await clinic.move(MINUTE)
    await clinic.move(60 * MINUTE)
    row = await clinic.row(number)
    assert (row.status, row.maybe_twice, row.attempts) == ("sent", True, 2)
    assert clinic.chat("Minji") == ["care", "care"]


async def test_a_broadcast_is_sent_at_most_once(clinic: Clinic) -> None:
    clinic.world.faults.drop("sendMessage", after_accept=True, times=1)
    number = await clinic.owe("Minji", "news", lane=Lane.BROADCAST)
    await clinic.start()
    await clinic.settle()
    await clinic.move(60 * MINUTE)
    assert await clinic.status(number) == "unknown"
    assert clinic.chat("Minji") == ["news"]
    assert clinic.reactions == [("unknown", "news")]


async def test_a_repeat_is_decided_anew(clinic: Clinic) -> None:
    clinic.world.faults.drop("sendMessage", after_accept=False, times=1)
    number = await clinic.owe("Minji", "care", within=2 * MINUTE)
    await clinic.start()
    await clinic.settle()
    await clinic.move(3 * MINUTE)
    assert await clinic.status(number) == "expired"
    assert clinic.chat("Minji") == []


REPEATS = [
    (Lane.CARE, 1, 60, 1),
    (Lane.CARE, 2, 60, 5),
    (Lane.ALERT, 3, 60, 30),
    (Lane.CARE, 4, 60, None),
    (Lane.REPLY, 3, 30, 30),
    (Lane.REPLY, 3, 29, None),
    (Lane.BROADCAST, 1, 60, None),
]


@pytest.mark.parametrize(("lane", "attempts", "left", "again"), REPEATS)
def test_when_an_unknown_message_is_sent_again(
    lane: Lane, attempts: int, left: int, again: int | None
) -> None:
    when = again_at(lane, attempts, NOW + left * MINUTE, NOW)
    assert when == (None if again is None else NOW + again * MINUTE)


@pytest.mark.parametrize("answers", [1, 2], ids=["lost once", "lost twice"])
async def test_what_follows_about_the_same_waits_for_the_repeat_of_what_may_have_been_lost(
    clinic: Clinic, answers: int
) -> None:
    clinic.world.faults.drop("sendMessage", after_accept=False, times=answers)
    await clinic.owe("Minji", "not told yet", lane=Lane.ALERT)
    await clinic.start()
    await clinic.settle()
    await clinic.owe("Minji", "told", lane=Lane.ALERT)
    await clinic.settle()
    assert clinic.chat("Minji") == []
    for minutes in (1, 5):
        await clinic.move(minutes * MINUTE)
    assert clinic.chat("Minji") == ["not told yet", "told"]


async def test_a_repeat_holds_back_neither_another_lane_nor_another_person(clinic: Clinic) -> None:
    clinic.world.faults.drop("sendMessage", after_accept=False, times=1)
    await clinic.owe("Minji", "care")
    await clinic.start()
    await clinic.settle()
    await clinic.owe("Minji", "alert", lane=Lane.ALERT)
    await clinic.owe("Jisoo", "later care")
    await clinic.settle()
    assert (clinic.chat("Minji"), clinic.chat("Jisoo")) == (["alert"], ["later care"])


@pytest.mark.parametrize(
    ("lane", "waits"),
    [(Lane.ALERT, (0, 1, 5, 30)), (Lane.CARE, (1, 5, 30)), (Lane.BROADCAST, ())],
    ids=["alert", "care", "broadcast"],
)
async def test_after_a_crash_an_alert_is_sent_again_at_once_and_then_as_ever(
    clinic: Clinic, lane: Lane, waits: tuple[int, ...]
) -> None:
    number = await clinic.owe("Minji", "interrupted", lane=lane)
    async with clinic.database.write() as tx:
        message = await outbox.get(tx, number)
        assert message is not None
        await outbox.mark_sending(tx, message, clinic.time())
    rule = clinic.world.faults.drop("sendMessage", after_accept=True, times=None)
    await clinic.start()
    for made, minutes in enumerate(waits, start=1):
        await clinic.move(minutes * MINUTE - timedelta(seconds=1) if minutes else timedelta(0))
        assert rule.hits == (made if minutes == 0 else made - 1)
        await clinic.move(timedelta(seconds=1) if minutes else timedelta(0))
        assert rule.hits == made
    row = await clinic.row(number)
    assert (row.status, row.maybe_twice) == ("unknown", True)


async def test_a_429_puts_the_message_back_without_counting_an_attempt(clinic: Clinic) -> None:
    clinic.world.faults.refuse("sendMessage", status=429, retry_after=1)
    number = await clinic.owe("Minji", "care")
    await clinic.start()
    await clinic.settle()
    row = await clinic.row(number)
    assert (row.status, row.attempts, row.maybe_twice) == ("sent", 1, False)
    assert clinic.chat("Minji") == ["care"]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_stops_the_dispatcher_and_fails_no_message(clinic: Clinic, status: int) -> None:
    clinic.world.faults.refuse("sendMessage", status=status, description="Unauthorized", times=None)
    numbers = await clinic.owe_all(["A", "B", "C"], ["care"])
    await clinic.start()
    await clinic.settle()
    assert clinic.gave_up == ["token refused"]
    rows = [await clinic.row(number) for number in numbers]
    assert [(row.status, row.attempts) for row in rows] == [("planned", 0)] * 3
    assert clinic.reactions == []


async def test_no_request_begins_after_the_last_allowed_instant(clinic: Clinic) -> None:
    async def prepare_slowly(*arguments: object) -> Outgoing | None:
        outgoing = await clinic.prepare_plainly(*arguments)  # type: ignore[arg-type] # handed through
        clinic.now += 2 * MINUTE
        return outgoing

    clinic.prepare = prepare_slowly
    number = await clinic.owe("Minji", "care", within=MINUTE)
    await clinic.start()
    await clinic.settle()
    assert await clinic.status(number) == "expired"
    assert not [call for call in clinic.world.requests if call.method == "sendMessage"]


async def test_a_group_that_moved_gets_the_message_at_its_new_id(clinic: Clinic) -> None:
    went_to: list[int] = []

    async def send(outgoing: Outgoing, _permit: Permit) -> int:
        went_to.append(outgoing.chat_id)
        if len(went_to) == 1:
            raise ChatMigrated(-100777)
        return 55

    clinic.send = send
    number = await clinic.owe("Minji", "care")
    await clinic.start()
    await clinic.settle()
    row = await clinic.row(number)
    assert (row.status, row.chat_id, row.telegram_id) == ("sent", -100777, 55)
    assert went_to[1] == -100777


async def test_the_history_of_a_message_tells_each_attempt(clinic: Clinic) -> None:
    clinic.world.faults.drop("sendMessage", after_accept=True, times=1)
    number = await clinic.owe("Minji", "care")
    await clinic.start()
    await clinic.settle()
    await clinic.move(MINUTE)
    async with clinic.database.read() as tx:
        events = await outbox.events_of(tx, number)
    assert [event.after for event in events] == ["sending", "planned", "sending", "sent"]
