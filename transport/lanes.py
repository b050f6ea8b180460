"""Who waits for a slot, and who is next: strict priority of lanes, first come first served within one."""

import asyncio
from collections import deque
from dataclasses import dataclass

from domain.messages import Lane
from transport.chats import ChatBook
from transport.permits import Permit


@dataclass(slots=True, eq=False)
class Waiter:
    """A request that waits for its permit, ``since`` a moment of the monotonic clock."""

    permit: Permit
    granted: asyncio.Future[Permit]
    since: float


class Lanes:
    """The four queues."""

    def __init__(self) -> None:
        self._queues: dict[Lane, deque[Waiter]] = {lane: deque() for lane in Lane}

    def __bool__(self) -> bool:
        return any(self._queues.values())

    def add(self, waiter: Waiter) -> None:
        """Queue at the end of the waiter's lane."""
        self._queues[waiter.permit.lane].append(waiter)

    def remove(self, waiter: Waiter) -> None:
        """Leave the queue; harmless for one who has left."""
        queue = self._queues[waiter.permit.lane]
        if waiter in queue:
            queue.remove(waiter)

    def pick(self, chats: ChatBook, now: float) -> Waiter | None:
        """Take the first waiter of the most urgent lane whose chat may be written to now."""
        for lane in Lane:
            queue = self._queues[lane]
            for waiter in queue:
                if chats.ready_at(waiter.permit) <= now:
                    queue.remove(waiter)
                    return waiter
        return None

    def ready_at(self, chats: ChatBook) -> float:
        """When the first waiter's chat may be written to. There must be a waiter."""
        return min(chats.ready_at(waiter.permit) for queue in self._queues.values() for waiter in queue)
