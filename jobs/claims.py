"""Turning permits into claims, and dealing with messages that cannot be prepared."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.engine import Database
from domain.messages import Status
from jobs.backoff import Backoff
from jobs.batches import together
from jobs.claiming import Claimed, Granted, claim
from jobs.hooks import Hooks
from jobs.outcome import write_failed
from transport.failures import Failure, Outcome
from transport.limiter import LaneLimiter

GIVE_UP_AFTER = 3
"""A message that cannot be prepared so many times in a row fails, and staff hear of it."""

log = structlog.get_logger(__name__)


class Claims:
    """Claims in one transaction; gives back the permits of what was put aside."""

    def __init__(
        self,
        database: Database,
        hooks: Hooks,
        limiter: LaneLimiter,
        backoff: Backoff,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._hooks = hooks
        self._limiter = limiter
        self._backoff = backoff
        self._now = now

    async def make(self, granted: Sequence[Granted]) -> list[Claimed]:
        """Claim what is still due; the rest has been put aside."""
        batch = await together(self._database, granted, self.make_in)
        self.give_back_but(batch.made, granted)
        for one, error in batch.failed:
            await self._not_prepared(one, error)
        return batch.made

    async def make_in(self, tx: AsyncSession, granted: Sequence[Granted]) -> list[Claimed]:
        """The same in somebody's transaction; raises what keeps one of them from being claimed."""
        return await claim(tx, granted, self._hooks, self._now())

    def give_back_but(self, made: Sequence[Claimed], granted: Sequence[Granted]) -> None:
        """Return the permits of those that were not claimed."""
        claimed = {one.message.id for one in made}
        for one in granted:
            if one.message_id not in claimed:
                self._limiter.give_back(one.permit)

    async def _not_prepared(self, one: Granted, error: Exception) -> None:
        log.error("not_prepared", message_id=one.message_id, error=type(error).__name__)
        times = self._backoff.not_prepared(one.message_id)
        if isinstance(error, OperationalError | InterfaceError):
            # A database that does not answer is not the message's fault: it keeps its place in its chat.
            self._backoff.wait(one.permit.chat_id)
        elif times >= GIVE_UP_AFTER:
            failure = Failure(Outcome.REFUSED, f"cannot be prepared: {type(error).__name__}")
            await self._fail(one.message_id, failure)

    async def _fail(self, message_id: int, failure: Failure) -> None:
        for hooks in (self._hooks, None):
            try:
                async with self._database.write() as tx:
                    message = await outbox.get(tx, message_id)
                    if message is not None and message.status == Status.PLANNED:
                        await write_failed(tx, message, failure, hooks, self._now())
            except Exception as error:  # noqa: BLE001 - the second try leaves the deeds out
                log.error("not_recorded", message_id=message_id, error=type(error).__name__)  # noqa: TRY400
            else:
                return
