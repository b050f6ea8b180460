"""The stream of server-sent events that keeps a browser tab current."""

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from sandbox.feed import Subscription
from sandbox.page_hooks import DemoHooks, OutboxLine
from sandbox.page_state import Documents, clock_document, outbox_document, world_documents
from sandbox.world import World

TICK = 2.0  # seconds: clock and outbox also change without a change of the world
PAUSE = 0.05  # seconds between two looks at the world, however busy it is
HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
logger = logging.getLogger(__name__)


class Stream:
    """Sends each tab a snapshot of all documents, and from then on those that changed."""

    def __init__(self, world: World, hooks: DemoHooks | None, phones: Sequence[int]) -> None:
        self._world = world
        self._hooks = hooks
        self._phones = list(phones)
        self._lines: list[OutboxLine] = []
        self._closed = False

    def wake(self) -> None:
        """Look at once, because something beside the world changed (the clock)."""
        self._world.publish("page")

    def close(self) -> None:
        """End all streams, so that the server can stop at once."""
        self._closed = True
        self.wake()

    async def documents(self) -> Documents:
        """Return the page's whole state."""
        found = world_documents(self._world)
        found["page"] = {"phones": [number for number in self._phones if number in self._world.people]}
        found["clock"] = clock_document(self._hooks)
        if self._hooks is not None:
            found["outbox"] = outbox_document(await self._outbox(self._hooks))
        return found

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer GET /ui/events."""
        response = web.StreamResponse(headers=HEADERS)
        await response.prepare(request)
        try:
            await self._follow(response)
        except ConnectionResetError:
            logger.debug("a tab was closed")
        return response

    async def _follow(self, response: web.StreamResponse) -> None:
        changes = self._world.subscribe()
        shown = await self.documents()
        await response.write(b"retry: 1000\n\n" + _event("snapshot", {"set": shown}))
        while not self._closed:
            await _next(changes)
            fresh = await self.documents()
            changed = {key: value for key, value in fresh.items() if key not in shown or shown[key] != value}
            gone = [key for key in shown if key not in fresh]
            news = (
                _event("change", {"set": changed, "gone": gone}) if changed or gone else b": nothing new\n\n"
            )
            await response.write(news)
            shown = fresh
            await asyncio.sleep(PAUSE)

    async def _outbox(self, hooks: DemoHooks) -> list[OutboxLine]:
        try:
            self._lines = await hooks.outbox()
        except Exception:
            # The list is a convenience: trouble with it must not take the phones away.
            logger.exception("the outbox could not be listed; the page shows the last one")
        return self._lines


async def _next(changes: Subscription) -> None:
    """Wait for a change or a tick; several changes at once count as one."""
    try:
        async with asyncio.timeout(TICK):
            await anext(changes)
    except TimeoutError:
        return
    changes.clear()


def _event(name: str, content: dict[str, Any]) -> bytes:
    # The server's own time goes along, so that a browser whose clock is off shows the right one.
    data = json.dumps(content | {"now": datetime.now(UTC).isoformat()}, ensure_ascii=False)
    return f"event: {name}\ndata: {data}\n\n".encode()
