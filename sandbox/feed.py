"""Who wants to know that something changed: long polls, the page, waiting tests."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from weakref import WeakSet

from sandbox.records import Event


class Subscription(AsyncIterator[Event]):
    """Events since the subscription was made, oldest first; forget it and it ends.

    A reader that falls 10,000 events behind loses the oldest.
    """

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=10_000)
        self._there = asyncio.Event()

    def put(self, event: Event) -> None:
        """Add an event and wake the reader."""
        self._events.append(event)
        self._there.set()

    def clear(self) -> None:
        """Forget what came so far."""
        self._events.clear()
        self._there.clear()

    async def __anext__(self) -> Event:
        """Return the next event, waiting for it."""
        while not self._events:
            self._there.clear()
            await self._there.wait()
        return self._events.popleft()


class Feed:
    """Hands every event to every living subscription."""

    def __init__(self) -> None:
        self._subscriptions: WeakSet[Subscription] = WeakSet()

    def subscribe(self) -> Subscription:
        """Return a new subscription, from now on."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        return subscription

    def publish(self, event: Event) -> None:
        """Tell everybody."""
        if self._subscriptions:
            for subscription in list(self._subscriptions):
                subscription.put(event)
