"""Runs the handlers of stored updates and keeps the books about them."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from handlers.intake import StoredQueue

_AT_ONCE = 64
_log = logging.getLogger(__name__)


class PersonProcessor(BaseUpdateProcessor):
    """Many people at once, one update of each, as ``StoredQueue`` lets them in.

    Handlers must not be registered with ``block=False``: those run outside, and an update would be erased
    before its work is done.
    """

    __slots__ = ("_queue",)

    def __init__(self, queue: StoredQueue, at_once: int = _AT_ONCE) -> None:
        super().__init__(at_once)
        self._queue = queue

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the handlers, then erase the update; a process that dies in between runs them once more."""
        if not isinstance(update, Update):
            await coroutine
            return
        try:
            await self._begin(update)
            try:
                await coroutine
            finally:
                if not _being_cancelled():
                    await self._queue.finish(update)
        finally:
            self._queue.let_next(update)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""

    async def _begin(self, update: Update) -> None:
        try:
            await self._queue.begin(update)
        except SQLAlchemyError:
            # The count is a help after a crash; the person's answer does not wait for it.
            _log.exception("update %s: the attempt was not counted", update.update_id)


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
