"""Results of sends, kept until they are written down."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from jobs.batches import together
from jobs.hooks import Hooks
from jobs.outcome import write_down
from jobs.sending import Result

log = structlog.get_logger(__name__)


class Results:
    """Collects results and records all that are there in one transaction."""

    def __init__(self, database: Database, hooks: Hooks, now: Callable[[], datetime]) -> None:
        self._database = database
        self._hooks = hooks
        self._now = now
        self._waiting: list[Result] = []
        self._written: tuple[Result, ...] = ()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, result: Result) -> None:
        """Keep one."""
        self._waiting.append(result)

    def unsettled(self) -> set[int]:
        """Chats whose last message did not go: what may follow it is not known until that is written."""
        return {result.chat_id for result in self._waiting if result.failure is not None}

    async def write(self) -> bool:
        """Record all; True if some of them, or what waited behind a repeat, may be due now.

        Raises what the database raises; nothing is lost then, and it may be called again.

        A deed that cannot react to a result is left out: that the message was sent is recorded even so.
        """
        batch, self._waiting = self._waiting, []
        failed = await self._record(batch, self._hooks)
        failed = await self._record([result for result, _ in failed], None)
        if failed:
            self._waiting = [result for result, _ in failed] + self._waiting
            raise failed[0][1]
        return _frees(batch)

    async def write_in(self, tx: AsyncSession) -> bool:
        """The same in somebody's transaction; ``forget`` what was written once that is committed."""
        self._written = tuple(self._waiting)
        await write_down(tx, self._written, self._hooks, self._now())
        return _frees(self._written)

    def forget(self) -> None:
        """The transaction of ``write_in`` is committed."""
        self._waiting = self._waiting[len(self._written) :]
        self._written = ()

    async def _record(self, results: Sequence[Result], hooks: Hooks | None) -> list[tuple[Result, Exception]]:
        if not results:
            return []

        async def work(tx: AsyncSession, some: Sequence[Result]) -> list[Result]:
            return await write_down(tx, some, hooks, self._now())

        failed = (await together(self._database, results, work)).failed
        for result, error in failed:
            log.error("not_recorded", message_id=result.claimed.message.id, error=type(error).__name__)
        return failed


def _frees(batch: Sequence[Result]) -> bool:
    return any(result.failure is not None or result.claimed.message.maybe_twice for result in batch)
