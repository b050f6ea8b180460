"""The limiter: every request to Telegram passes here, in four lanes of strict priority."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from domain.messages import Lane
from transport.chats import GAP, ChatBook
from transport.failures import waiting_time
from transport.lanes import Lanes, Waiter
from transport.methods import chat_of, makes_a_message, only_counts
from transport.pause import LoadPause, Pause, SavePause, nothing_saved, save_nothing
from transport.permits import ChatId, Permit
from transport.slots import Slots

TRIES = 3
"""How often a direct reply is tried if each time Telegram asks to wait."""

EDITS_AHEAD = 10
"""So many edits may take a slot before one who waits."""
LONGEST_AHEAD = 0.5
"""Seconds of slots that edits may take in advance while nobody waits."""

Callback = Callable[..., Coroutine[Any, Any, Any]]


class LaneLimiter(BaseRateLimiter[Permit]):
    """Four lanes, paced slots, a gap per chat, and one pause for all when Telegram asks for it.

    A request that brings a ``Permit`` has waited already. One without is a direct reply: it queues in lane
    REPLY, and a chat may get three at once. Requests that make no message never wait, except for a pause. An
    edit takes a slot without waiting for it, so that whoever waits comes a slot later; too many edits at once
    queue like replies, or nobody else would come at all.

    Args:
        rate: messages a second, all chats together.
        gap: seconds between two owed messages to one chat.
        monotonic: seconds that never go back.
        sleep: waits that many of them.
        load_pause: what is left of a pause begun before a restart.
        save_pause: remembers a pause that begins now, of this length.
    """

    def __init__(
        self,
        *,
        rate: float = 30.0,
        gap: float = GAP,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        load_pause: LoadPause = nothing_saved,
        save_pause: SavePause = save_nothing,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._pause = Pause(monotonic, load_pause, save_pause)
        self._slots = Slots(rate)
        self._chats = ChatBook(gap)
        self._lanes = Lanes()
        self._jumped = 0
        self._news = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Take up a pause begun before a restart."""
        await self._pause.restore()

    async def shutdown(self) -> None:
        """Stop handing out permits; those who still wait are left to their own cancellation."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
            self._pump = None

    async def permit(self, lane: Lane, chat_id: ChatId | None, *, owed: bool = True) -> Permit:
        """Wait for the right to write to the chat now. Cancelling the wait costs nothing."""
        future = asyncio.get_running_loop().create_future()
        waiter = Waiter(Permit(lane, chat_id, owed), future, self._monotonic())
        self._lanes.add(waiter)
        self._stir()
        try:
            return await waiter.granted
        except asyncio.CancelledError:
            self._lanes.remove(waiter)
            if waiter.granted.done() and not waiter.granted.cancelled():
                self.give_back(waiter.permit)
            raise

    def at_once(self, lane: Lane, chat_id: ChatId | None) -> Permit | None:
        """The right to write an owed message to the chat now, if it is free and nobody waits before it."""
        now, permit = self._monotonic(), Permit(lane, chat_id)
        gate = max(self._slots.ready_at, self._pause.until, self._chats.ready_at(permit))
        if self._lanes or now < gate:
            return None
        self._take(permit, now)
        return permit

    def give_back(self, permit: Permit) -> None:
        """Return a permit that was not used: its slot and its chat are free again."""
        if permit.use():
            self._slots.give_back()
            self._chats.give_back(permit)
            self._stir()

    def ready_in(self, lane: Lane, chat_id: ChatId | None) -> float:
        """Seconds until the chat may get its next owed message, slots and pauses aside; 0.0 if now."""
        if chat_id not in self._chats:
            return 0.0
        return max(0.0, self._chats.ready_at(Permit(lane, chat_id)) - self._monotonic())

    async def process_request(
        self,
        callback: Callback,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Permit | None,
    ) -> Any:
        """Make the request when its turn has come. Called by the library.

        Raises RetryAfter if Telegram asks to wait: at once for a request with a permit, whose owner plans
        anew; for a direct reply after a few tries.
        """
        if rate_limit_args is not None:
            await self._turn_with(rate_limit_args)
            return await self._call(callback, args, kwargs)
        for _ in range(TRIES - 1):
            await self._turn(endpoint, data)
            try:
                return await self._call(callback, args, kwargs)
            except RetryAfter:
                continue
        await self._turn(endpoint, data)
        return await self._call(callback, args, kwargs)

    async def _turn_with(self, permit: Permit) -> None:
        if self._pause.left > 0:
            # The pause began after the permit was given. To wait here would be to begin the request late.
            self.give_back(permit)
            raise RetryAfter(timedelta(seconds=self._pause.left))
        if not permit.use():
            (await self.permit(permit.lane, permit.chat_id, owed=permit.owed)).use()

    async def _turn(self, endpoint: str, data: dict[str, Any]) -> None:
        if makes_a_message(endpoint):
            (await self.permit(Lane.REPLY, chat_of(data), owed=False)).use()
        elif self._pause.left > 0 or (only_counts(endpoint) and not self._may_jump()):
            # It queues although it is free, or all that waited would run off together after the pause; and
            # an edit too many, or who waits would wait as long as people tap.
            (await self.permit(Lane.REPLY, None, owed=False)).use()
        elif only_counts(endpoint):
            self._jumped += bool(self._lanes)
            self._slots.take(self._monotonic())

    def _may_jump(self) -> bool:
        return self._jumped < EDITS_AHEAD and self._slots.ready_at < self._monotonic() + LONGEST_AHEAD

    async def _call(self, callback: Callback, args: Any, kwargs: dict[str, Any]) -> Any:
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            await self._pause.begin(waiting_time(error))
            raise

    def _stir(self) -> None:
        self._news.set()
        if self._lanes and (self._pump is None or self._pump.done()):
            self._pump = asyncio.get_running_loop().create_task(self._hand_out(), name="lane-limiter")

    async def _hand_out(self) -> None:
        while self._lanes:
            self._news.clear()
            wait = self._grant_all()
            if wait > 0:
                await self._sleep_or_news(wait)

    def _grant_all(self) -> float:
        """Grant what may be granted; return the seconds until more may be."""
        while self._lanes:
            now = self._monotonic()
            gate = max(self._slots.ready_at, self._pause.until)
            if now < gate:
                return gate - now
            waiter = self._lanes.pick(self._chats, now)
            if waiter is None:
                return self._lanes.ready_at(self._chats) - now
            self._grant(waiter, now)
        return 0.0

    def _grant(self, waiter: Waiter, now: float) -> None:
        if waiter.granted.done():
            return
        # Neither a pause nor the chat's gap is our slowness: slots that passed in them are gone.
        held_until = max(self._pause.until, self._chats.ready_at(waiter.permit))
        self._take(waiter.permit, now, max(waiter.since, held_until))
        self._jumped = 0
        waiter.granted.set_result(waiter.permit)

    def _take(self, permit: Permit, now: float, since: float = float("inf")) -> None:
        self._slots.take(now, since)
        self._chats.take(permit, now)

    async def _sleep_or_news(self, seconds: float) -> None:
        nap = asyncio.ensure_future(self._sleep(seconds))
        news = asyncio.ensure_future(self._news.wait())
        try:
            await asyncio.wait({nap, news}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            nap.cancel()
            news.cancel()
