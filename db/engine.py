"""One database: its engines and its transactions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from db import sqlite, url
from db.summaries import SummingSession

_READERS = 4
_SCANNERS = 2
DUE = "due"
"""Key of ``tx.info``: set by whoever writes a message that may be due."""


class Database:
    """One database, its engine and its transactions.

    Writers of one process queue here, in order, and not in SQLite's busy handler, which is a lottery.
    Readers never wait for a writer (WAL).

    Attributes:
        on_due: called after a commit that may have made a message due; the default does nothing.
    """

    def __init__(self, address: str) -> None:
        """Take a DATABASE_URL. Raises ValueError if it is not one the product can use."""
        self._url = url.for_async(address)
        self._writer: AsyncEngine | None = None
        self._reader: AsyncEngine | None = None
        self._scanner: AsyncEngine | None = None
        self._inline: set[AsyncEngine] = set()
        self._queue = asyncio.Lock()
        self._writing: asyncio.Task[object] | None = None
        self.on_due: Callable[[], None] = _nothing

    async def open(self) -> None:
        """Make ready; opening an open database changes nothing. The schema is ``db.migrate``'s matter."""
        if self._writer is not None:
            return
        if not url.is_sqlite(self._url):
            # A server may have been restarted since a connection was last used.
            self._writer = create_async_engine(self._url, pool_pre_ping=True)
            self._reader = self._scanner = create_async_engine(
                self._url, pool_pre_ping=True, isolation_level="REPEATABLE READ"
            )
            return
        self._writer = sqlite.inline_engine(self._url, 1)
        self._reader = sqlite.inline_engine(self._url, _READERS)
        self._inline = {self._writer, self._reader}
        self._scanner = sqlite.threaded_engine(self._url, _SCANNERS)
        sqlite.for_writing(self._writer.sync_engine)
        sqlite.for_reading(self._reader.sync_engine)
        sqlite.for_reading(self._scanner.sync_engine)

    async def close(self) -> None:
        """End all connections and their threads. Nothing may be in a transaction any more."""
        engines = {self._writer, self._reader, self._scanner}
        self._writer = self._reader = self._scanner = None
        self._inline = set()
        for engine in engines:
            if engine is not None:
                await engine.dispose()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may change things: commits at the end, rolls back on an exception.

        Raises RuntimeError inside another ``write()`` of the same task, which would wait for itself.
        """
        if self._writing is not None and self._writing is asyncio.current_task():
            raise RuntimeError("a write transaction was opened inside a write transaction")
        due = False
        try:
            async with self._queue, self._session(self._writer) as tx:
                self._writing = asyncio.current_task()
                try:
                    yield tx
                    # Before the commit: one that is cancelled halfway may still have happened.
                    due = bool(tx.info.pop(DUE, False))
                    await tx.commit()
                finally:
                    self._writing = None
        finally:
            if due:
                self.on_due()

    @asynccontextmanager
    async def read(self, *, scan: bool = False) -> AsyncIterator[AsyncSession]:
        """One unchanging state of the database to read from; nothing is kept.

        ``scan``: for a query that walks through a table; on SQLite it then runs in a thread, since others run
        on the event loop's own and nothing else would happen meanwhile.
        """
        async with self._session(self._scanner if scan else self._reader) as tx:
            yield tx

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine | None) -> AsyncIterator[AsyncSession]:
        if engine is None:
            raise RuntimeError("the database is not open")
        session = AsyncSession(engine, sync_session_class=SummingSession, expire_on_commit=False)
        try:
            yield session
        except BaseException:
            await _closed(session)
            raise
        # Nothing waits here where the statements run on this very thread.
        await (session.close() if engine in self._inline else _closed(session))


async def _closed(session: AsyncSession) -> None:
    """Close it in a task of its own: who is cancelled meanwhile leaves it to end."""
    await asyncio.shield(asyncio.create_task(session.close()))


def _nothing() -> None:
    """Nobody waits for messages."""
