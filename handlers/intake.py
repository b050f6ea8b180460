"""Inbound updates survive the process: kept before Telegram hears that we have them.

PTB's updater awaits ``update_queue.put()`` before it acknowledges; that is where an update is stored. It is
erased when its handlers have run, and queued again at the next start if they have not.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Bot, Update
from telegram.error import NetworkError

from db.engine import Database
from db.keyring import KeyMissingError
from db.queries import updates
from db.tables import InboundUpdate
from domain.clock import Now
from handlers.intake_lines import Lines

MOST_ATTEMPTS = 3
"""An update is given up when the process died of it after so many replays."""

MayStore = Callable[[AsyncSession, int], Awaitable[bool]]
"""Whether what this Telegram user writes may be kept (consents C0 and C2 stand, or it is staff)."""

_log = logging.getLogger(__name__)


class StoredQueue(asyncio.Queue[object]):
    """PTB's update queue: stores each update first, drops repetitions, serves each person in order.

    Give it to ``ApplicationBuilder().update_queue(...)`` together with a ``PersonProcessor``.
    """

    def __init__(self, database: Database, *, bot_id: int, now: Now, may_store: MayStore) -> None:
        super().__init__()
        self._database = database
        self._bot_id = bot_id
        self._now = now
        self._may_store = may_store
        self._lines: Lines[Update] = Lines()
        self._pending: set[int] = set()
        self._replayed: set[int] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    async def put(self, item: object) -> None:
        """Store an update and queue it, unless this bot has had it before.

        Raises NetworkError if it could not be stored: the updater then does not acknowledge it and asks
        again; any other exception would end its polling for good.
        """
        if not isinstance(item, Update):
            self._dismiss()  # PTB's stop signal; who still waits is served after the next start
            await super().put(item)
            return
        try:
            is_new = await self._store(item)
        except SQLAlchemyError as error:
            raise NetworkError(f"update {item.update_id} could not be stored") from error
        if is_new:
            self._accept(item)

    async def replay(self, bot: Bot) -> int:
        """Queue again what an earlier process left unhandled, oldest first; before polling starts.

        Returns how many.
        """
        async with self._database.read() as tx:
            left = await updates.unhandled_updates(tx, self._bot_id)
        count = 0
        for row in left:
            if row.attempts >= MOST_ATTEMPTS:
                _log.error("update %s given up: the process died of it %s times", row.update_id, row.attempts)
                await self._erase(row.update_id)
                continue
            update = _read(row, bot)
            if update is not None and row.update_id not in self._pending:
                self._replayed.add(update.update_id)
                self._accept(update)
                count += 1
        return count

    async def begin(self, update: Update) -> None:
        """Its handlers are about to run; only one that a process may have died of is counted."""
        if update.update_id in self._replayed:
            async with self._database.write() as tx:
                await updates.count_attempt(tx, self._bot_id, update.update_id)

    async def finish(self, update: Update) -> None:
        """Its handlers have run, or the error handler has answered for them: erase it."""
        await self._erase(update.update_id)

    def let_next(self, update: Update) -> None:
        """The update is out of the house, handled or not: the person's next one may come."""
        self._pending.discard(update.update_id)
        self._replayed.discard(update.update_id)
        following = self._lines.leave(person_of(update))
        if following is not None:
            self.put_nowait(following)
        if not self._pending:
            self._empty.set()

    async def idle(self) -> None:
        """Wait until nothing is queued or being handled."""
        await self._empty.wait()

    def _dismiss(self) -> None:
        for update in self._lines.dismiss():
            self._pending.discard(update.update_id)

    def _accept(self, update: Update) -> None:
        self._pending.add(update.update_id)
        self._empty.clear()
        if self._lines.enter(person_of(update), update):
            self.put_nowait(update)

    async def _store(self, update: Update) -> bool:
        """Keep it, with its body if that is allowed; False if it is not to be queued (again)."""
        user = update.effective_user
        async with self._database.write() as tx:
            is_kept = user is not None and await self._may_store(tx, user.id)
            is_new = await updates.keep_update(
                tx,
                self._bot_id,
                update.update_id,
                person_id=user.id if user is not None and is_kept else None,
                body=update.to_json() if is_kept else None,
                now=self._now(),
            )
            if not is_new:
                # Not handled and not ours to handle: an earlier process had it, without a body to replay.
                handled = await updates.is_handled(tx, self._bot_id, update.update_id)
                return not handled and update.update_id not in self._pending
        return True

    async def _erase(self, update_id: int) -> None:
        async with self._database.write() as tx:
            await updates.mark_handled(tx, self._bot_id, update_id, self._now())


def person_of(update: Update) -> int:
    """Whose line an update stands in: its user, else its chat; 0 for what belongs to nobody."""
    if update.effective_user is not None:
        return update.effective_user.id
    return update.effective_chat.id if update.effective_chat is not None else 0


def _read(row: InboundUpdate, bot: Bot) -> Update | None:
    try:
        return Update.de_json(json.loads(row.body or "null"), bot)
    except KeyMissingError:
        _log.exception("update %s cannot be read; it stays until its key is back", row.update_id)
        return None
