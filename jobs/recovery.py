"""After a crash: messages that were being sent when the process died."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from db import outbox
from db.engine import Database
from db.tables import Message
from jobs.batches import together
from jobs.hooks import Hooks
from jobs.outcome import write_interrupted
from transport.failures import Failure, Outcome

PROCESS_ENDED = Failure(Outcome.UNKNOWN, "the process ended while it was being sent")

log = structlog.get_logger(__name__)


async def recover(database: Database, hooks: Hooks, now: datetime) -> int:
    """Treat what is still marked as being sent as unknown; returns how many. Before the first claim only.

    ``now`` is aware UTC. Raises whatever the database raises.
    """
    async with database.read() as tx:
        stuck = [message.id for message in await outbox.stuck(tx)]
    if not stuck:
        return 0
    failed = await _settle(database, stuck, hooks, now)
    if failed:
        # A deed that cannot react must not keep the process from starting: the row itself tells the truth.
        left = await _settle(database, [message_id for message_id, _ in failed], None, now)
        if left:
            raise left[0][1]
    return len(stuck)


async def _settle(
    database: Database, ids: Sequence[int], hooks: Hooks | None, now: datetime
) -> list[tuple[int, Exception]]:
    async def work(tx: AsyncSession, some: Sequence[int]) -> list[Message]:
        messages = await outbox.get_all(tx, list(some))
        for message in messages:
            await write_interrupted(tx, message, PROCESS_ENDED, hooks, now)
        return messages

    failed = (await together(database, ids, work)).failed
    for message_id, error in failed:
        log.error("recovery_failed", message_id=message_id, error=type(error).__name__)
    return failed
