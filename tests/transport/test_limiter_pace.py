"""Slots, lanes and gaps, on a clock moved by hand."""

import asyncio
from itertools import pairwise

import pytest

from domain.messages import Lane
from tests.transport.hand_clock import BeginLog, HandClock
from transport.limiter import LaneLimiter
from transport.slots import Slots

SLOT = 1 / 30


@pytest.fixture
def limiter(clock: HandClock) -> LaneLimiter:
    return LaneLimiter(rate=30.0, monotonic=clock, sleep=clock.sleep)


async def test_sixty_messages_leave_evenly_over_two_seconds_without_a_burst_at_the_start(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for chat in range(1, 61):
        waits.wait(str(chat), limiter.permit(Lane.CARE, chat))
    await clock.advance(3)
    times = list(waits.times.values())
    assert len(times) == 60
    assert times[0] == 0
    assert all(later - earlier == pytest.approx(SLOT) for earlier, later in pairwise(times))


async def test_a_quiet_hour_saves_up_no_burst(limiter: LaneLimiter, clock: HandClock, log: BeginLog) -> None:
    first = log()
    first.wait("first", limiter.permit(Lane.CARE, 1))
    await clock.advance(3600)
    after = log()
    for chat in range(2, 12):
        after.wait(str(chat), limiter.permit(Lane.CARE, chat))
    await clock.advance(1)
    assert list(after.times.values()) == pytest.approx([number * SLOT for number in range(10)])


async def test_an_alert_takes_the_very_next_slot_before_a_broadcast_of_hundreds(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for chat in range(1, 301):
        waits.wait(f"broadcast {chat}", limiter.permit(Lane.BROADCAST, chat))
    await clock.advance(2.01)
    asked_at = 2.01
    waits.wait("alert", limiter.permit(Lane.ALERT, 9999))
    await clock.advance(1)
    assert waits.times["alert"] - asked_at <= SLOT


async def test_lanes_go_strictly_by_priority_and_within_a_lane_first_come_first_served(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    waits.wait("opens", limiter.permit(Lane.CARE, 1))
    await clock.settle()
    for chat_id, (name, lane) in enumerate(
        [
            ("broadcast", Lane.BROADCAST),
            ("care a", Lane.CARE),
            ("care b", Lane.CARE),
            ("reply", Lane.REPLY),
            ("alert", Lane.ALERT),
        ],
        start=2,
    ):
        waits.wait(name, limiter.permit(lane, chat_id))
    await clock.advance(1)
    assert waits.in_order[1:] == ["alert", "reply", "care a", "care b", "broadcast"]


async def test_owed_messages_to_one_chat_keep_their_distance_and_hold_up_nobody_else(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for number in range(3):
        waits.wait(f"same chat {number}", limiter.permit(Lane.ALERT, 1))
    waits.wait("other chat", limiter.permit(Lane.BROADCAST, 2))
    await clock.advance(5)
    assert waits.times["other chat"] == pytest.approx(SLOT)
    same = [time for name, time in waits.times.items() if name.startswith("same")]
    assert same == pytest.approx([0, 1.05, 2.10])


async def test_a_group_gets_twenty_messages_in_any_minute(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for number in range(45):
        waits.wait(str(number), limiter.permit(Lane.ALERT, -100))
    await clock.advance(180)
    times = list(waits.times.values())
    assert len(times) == 45
    assert all(times[index + 20] - times[index] >= 60 for index in range(25))


async def test_a_cancelled_wait_costs_the_others_nothing(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    waits.wait("first", limiter.permit(Lane.CARE, 1))
    gives_up = waits.wait("gives up", limiter.permit(Lane.CARE, 2))
    waits.wait("second", limiter.permit(Lane.CARE, 3))
    await clock.settle()
    gives_up.cancel()
    await clock.advance(1)
    assert waits.times == {"first": 0, "second": pytest.approx(SLOT)}


async def test_a_permit_that_comes_just_as_its_wait_is_cancelled_is_not_lost(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    wait = asyncio.get_running_loop().create_task(limiter.permit(Lane.CARE, 1))
    await asyncio.sleep(0)
    (waiter,) = limiter._lanes._queues[Lane.CARE]
    while not waiter.granted.done():  # noqa: ASYNC110 - it is about this very step of the loop
        await asyncio.sleep(0)
    wait.cancel()
    waits = log()
    waits.wait("next", limiter.permit(Lane.CARE, 1))
    await clock.advance(3)
    assert wait.cancelled()
    assert waits.times == {"next": 0}


async def test_a_permit_given_back_leaves_its_slot_and_its_chat_to_the_next(
    limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    unused = await limiter.permit(Lane.CARE, 1)
    limiter.give_back(unused)
    limiter.give_back(unused)
    waits = log()
    waits.wait("next", limiter.permit(Lane.CARE, 1))
    waits.wait("after", limiter.permit(Lane.CARE, 2))
    await clock.advance(1)
    assert waits.times == {"next": 0, "after": pytest.approx(SLOT)}


async def test_it_says_how_long_a_chat_still_rests(limiter: LaneLimiter, clock: HandClock) -> None:
    assert limiter.ready_in(Lane.CARE, 1) == 0
    await limiter.permit(Lane.CARE, 1)
    assert limiter.ready_in(Lane.CARE, 1) == pytest.approx(1.05)
    assert limiter.ready_in(Lane.CARE, 2) == 0
    await clock.advance(1.05)
    assert limiter.ready_in(Lane.CARE, 1) == pytest.approx(0, abs=1e-6)


def test_slots_missed_while_somebody_waited_are_made_up_for_within_limits() -> None:
    slots = Slots(rate=10)
    slots.take(0.0)
    slots.take(0.15, since=0.0)
    assert slots.ready_at == pytest.approx(0.2)
    slots.take(9.0, since=0.0)
    assert slots.ready_at == pytest.approx(8.9)
    slots.take(20.0, since=19.95)
    assert slots.ready_at == pytest.approx(20.05)


def test_a_late_timer_is_made_up_for_and_a_missed_slot_is_lost() -> None:
    slots = Slots(100)
    slots.take(5.0)
    slots.take(5.015)
    assert slots.ready_at == pytest.approx(5.02)
    slots.take(5.5)
    assert slots.ready_at == pytest.approx(5.51)


@pytest.mark.parametrize("rate", [0, -1])
def test_a_rate_must_be_positive(rate: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        Slots(rate)
