"""Requests of the library's bot passing the limiter: who waits, and what a 429 does."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from domain.messages import Lane
from tests.transport.hand_clock import BeginLog, HandClock
from transport.limiter import LaneLimiter
from transport.permits import Permit

SLOT = 1 / 30


MakeRequest = Callable[..., Awaitable[Any]]


class FloodingTelegram:
    """Answers requests; refuses with a 429 as long as there are some to give."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.floods: list[int] = []
        self.calls: list[tuple[str, object, float]] = []

    async def __call__(self, endpoint: str, data: dict[str, Any]) -> bool:
        self.calls.append((endpoint, data.get("chat_id"), self.clock.now))
        if self.floods:
            raise RetryAfter(self.floods.pop(0))
        return True

    @property
    def times(self) -> list[float]:
        return [at - 1000.0 for _, _, at in self.calls]


@pytest.fixture
def telegram(clock: HandClock) -> FloodingTelegram:
    return FloodingTelegram(clock)


@pytest.fixture
def saved() -> list[timedelta]:
    return []


@pytest.fixture
def limiter(clock: HandClock, saved: list[timedelta]) -> LaneLimiter:
    async def save(length: timedelta) -> None:
        saved.append(length)

    return LaneLimiter(rate=30.0, monotonic=clock, sleep=clock.sleep, save_pause=save)


@pytest.fixture
def request_(limiter: LaneLimiter, telegram: FloodingTelegram) -> MakeRequest:
    def make(endpoint: str, chat_id: int | None = None, permit: Permit | None = None) -> Awaitable[Any]:
        data = {} if chat_id is None else {"chat_id": chat_id}
        return limiter.process_request(telegram, (endpoint, data), {}, endpoint, data, permit)

    return make


async def test_a_direct_reply_may_come_in_three_parts_at_once_and_then_keeps_its_distance(
    request_: MakeRequest, telegram: FloodingTelegram, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for number in range(5):
        waits.wait(str(number), request_("sendMessage", 1))
    await clock.advance(5)
    assert telegram.times == pytest.approx([0, SLOT, 2 * SLOT, 1.05, 2.10])


async def test_answers_to_taps_edits_and_questions_do_not_wait_behind_anything(
    request_: MakeRequest, limiter: LaneLimiter, telegram: FloodingTelegram, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for chat in range(1, 300):
        waits.wait(str(chat), limiter.permit(Lane.ALERT, chat))
    await clock.advance(1)
    asked_at = clock.now
    for endpoint in ("answerCallbackQuery", "editMessageText", "getChat", "sendChatAction", "deleteMessage"):
        await request_(endpoint, 1)
    assert clock.now == asked_at
    assert len(telegram.calls) == 5


async def test_an_edit_takes_a_slot_so_that_telegram_never_counts_more_than_the_rate(
    request_: MakeRequest, telegram: FloodingTelegram, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for chat in range(1, 6):
        waits.wait(str(chat), request_("sendMessage", chat))
    await clock.advance(1.5 * SLOT)
    await request_("editMessageText", 9)
    await clock.advance(1)
    sent = [
        at for at, (endpoint, _, _) in zip(telegram.times, telegram.calls, strict=True) if "send" in endpoint
    ]
    assert sent == pytest.approx([0, SLOT, 3 * SLOT, 4 * SLOT, 5 * SLOT])


async def test_many_who_tap_at_once_do_not_hold_an_alert_back(
    request_: MakeRequest, limiter: LaneLimiter, clock: HandClock, log: BeginLog
) -> None:
    waits = log()
    for chat in range(1500):
        waits.wait(f"edit {chat}", request_("editMessageText", chat))
    await clock.advance(SLOT)
    waits.wait("alert", limiter.permit(Lane.ALERT, 7))
    await clock.advance(1)
    assert waits.times["alert"] < 0.6


async def test_a_request_that_brings_a_permit_has_waited_already(
    request_: MakeRequest, limiter: LaneLimiter, telegram: FloodingTelegram, log: BeginLog
) -> None:
    permit = await limiter.permit(Lane.CARE, 1)
    waits = log()
    for chat in range(2, 100):
        waits.wait(str(chat), limiter.permit(Lane.ALERT, chat))
    await request_("sendMessage", 1, permit)
    assert telegram.times == [0]


async def test_one_permit_is_good_for_one_request(
    request_: MakeRequest, limiter: LaneLimiter, telegram: FloodingTelegram, clock: HandClock, log: BeginLog
) -> None:
    permit = await limiter.permit(Lane.CARE, 1)
    waits = log()
    waits.wait("first", request_("sendMessage", 1, permit))
    waits.wait("second", request_("sendMessage", 1, permit))
    await clock.advance(2)
    assert telegram.times == pytest.approx([0, 1.05])


async def test_a_429_stops_every_lane_to_the_second_and_sending_resumes_paced(
    request_: MakeRequest,
    limiter: LaneLimiter,
    telegram: FloodingTelegram,
    saved: list[timedelta],
    clock: HandClock,
    log: BeginLog,
) -> None:
    telegram.floods = [7]
    with pytest.raises(RetryAfter):
        await request_("sendMessage", 1, await limiter.permit(Lane.CARE, 1))
    waits = log()
    for chat in range(2, 7):
        waits.wait(f"owed {chat}", limiter.permit(Lane.ALERT, chat))
    for chat in range(7, 10):
        waits.wait(f"edit {chat}", request_("editMessageText", chat))
    await clock.advance(6.99)
    assert waits.times == {}
    await clock.advance(3)
    assert list(waits.times.values()) == pytest.approx([7 + number * SLOT for number in range(8)])
    assert saved == [timedelta(seconds=7)]


async def test_a_shorter_429_during_a_pause_does_not_shorten_it(
    limiter: LaneLimiter, saved: list[timedelta], clock: HandClock, log: BeginLog
) -> None:
    first = await limiter.permit(Lane.CARE, 1)
    second = await _next_permit(limiter, clock)
    answers = {1: RetryAfter(10), 2: RetryAfter(3)}

    async def flood(chat_id: int) -> None:
        await clock.sleep(0.1)
        raise answers[chat_id]

    waits = log()
    for chat_id, permit in ((1, first), (2, second)):
        waits.wait(str(chat_id), limiter.process_request(flood, (chat_id,), {}, "sendMessage", {}, permit))
    await clock.advance(0.1)
    waits.wait("care", limiter.permit(Lane.CARE, 3))
    await clock.advance(9.9)
    assert "care" not in waits.times
    await clock.advance(0.2)
    assert "care" in waits.times
    assert saved == [timedelta(seconds=10)]


async def test_a_permit_from_before_the_pause_is_refused_without_a_request(
    request_: MakeRequest, limiter: LaneLimiter, telegram: FloodingTelegram, clock: HandClock
) -> None:
    early = await limiter.permit(Lane.CARE, 1)
    telegram.floods = [5]
    with pytest.raises(RetryAfter):
        await request_("getChat", 2, await _next_permit(limiter, clock))
    await clock.advance(2)
    with pytest.raises(RetryAfter) as refused:
        await request_("sendMessage", 1, early)
    assert refused.value.retry_after == timedelta(seconds=3)
    assert len(telegram.calls) == 1


async def _next_permit(limiter: LaneLimiter, clock: HandClock) -> Permit:
    task = asyncio.ensure_future(limiter.permit(Lane.CARE, 2))
    await clock.advance(SLOT)
    return await task


async def test_a_direct_reply_that_meets_a_429_is_sent_after_the_pause(
    request_: MakeRequest, telegram: FloodingTelegram, clock: HandClock, log: BeginLog
) -> None:
    telegram.floods = [4]
    waits = log()
    waits.wait("reply", request_("sendMessage", 1))
    await clock.advance(10)
    assert telegram.times == pytest.approx([0, 4])
    assert waits.times["reply"] == pytest.approx(4)


async def test_a_direct_reply_is_given_up_after_three_tries(
    request_: MakeRequest, telegram: FloodingTelegram, clock: HandClock
) -> None:
    telegram.floods = [1, 1, 1, 1]
    reply = asyncio.ensure_future(request_("sendMessage", 1))
    await clock.advance(10)
    with pytest.raises(RetryAfter):
        await reply
    assert len(telegram.calls) == 3


async def test_a_pause_begun_before_a_restart_goes_on(clock: HandClock, log: BeginLog) -> None:
    async def load() -> timedelta:
        return timedelta(seconds=12)

    limiter = LaneLimiter(rate=30.0, monotonic=clock, sleep=clock.sleep, load_pause=load)
    await limiter.initialize()
    waits = log()
    waits.wait("care", limiter.permit(Lane.CARE, 1))
    await clock.advance(30)
    assert waits.times["care"] == pytest.approx(12)
    await limiter.shutdown()


async def test_a_pause_holds_even_if_it_cannot_be_saved(
    telegram: FloodingTelegram, clock: HandClock, log: BeginLog
) -> None:
    async def save(_length: timedelta) -> None:
        raise OSError("disk full")

    limiter = LaneLimiter(rate=30.0, monotonic=clock, sleep=clock.sleep, save_pause=save)
    telegram.floods = [3]
    waits = log()
    waits.wait(
        "reply",
        limiter.process_request(
            telegram, ("sendMessage", {"chat_id": 1}), {}, "sendMessage", {"chat_id": 1}, None
        ),
    )
    await clock.advance(5)
    assert telegram.times == pytest.approx([0, 3])
