"""SQLite on the event loop's own thread: a statement that finds its pages takes microseconds there.

aiosqlite hands every statement to another thread three or four times (cursor, execute, fetch, close), which
costs ten times what the statement does, and more while the loop is busy; to await each of them costs as much
again even where nothing waits. Here only what waits is awaited, in a thread: a commit (for the disk), and a
statement that meets another process's lock.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy.util import await_only

from db.checkpoint import Checkpoints

T = TypeVar("T")
Values = Sequence[Any]

BUSY_MS = 10_000
"""How long a statement waits for the lock of another process."""
_PRIMARY = 0xFF
"""SQLite's extended result codes carry the plain one in their lowest byte."""
_PREPARED = 512
"""Statements a connection keeps ready: some take SQLite longer to read than to run."""


class InlineConnection:
    """One SQLite connection as SQLAlchemy wants one, to be used inside its greenlets.

    Args:
        file: path of the database.
        busy_ms: how long a statement waits for another process's lock, in a thread.
    """

    def __init__(self, file: str, busy_ms: int = BUSY_MS) -> None:
        self._open: sqlite3.Connection | None = sqlite3.connect(
            file, timeout=0, isolation_level=None, check_same_thread=False, cached_statements=_PREPARED
        )
        self._busy_ms = busy_ms
        self._elsewhere: asyncio.Future[Any] | None = None
        self._changes = 0
        self._checkpoints = Checkpoints(file)

    @property
    def isolation_level(self) -> None:
        """The driver begins no transactions by itself."""
        return

    def cursor(self) -> "InlineCursor":
        """A cursor whose rows are there as soon as its statement has run."""
        return InlineCursor(self, self.there())

    def create_function(self, *arguments: Any, **options: Any) -> None:
        """As sqlite3's."""
        self.there().create_function(*arguments, **options)

    def commit(self) -> None:
        """Wait for the disk in a thread. Cancelled or not, the next call finds the commit decided.

        What has changed nothing, like most looks of the clock, has nothing to wait for.
        """
        connection = self.there()
        changes, self._changes = self._changes, connection.total_changes
        if connection.total_changes == changes:
            self.settle()
            connection.commit()
        elif connection.in_transaction:
            await_only(self.in_thread(connection.commit))
            self._checkpoints.changed(self._changes - changes)

    def rollback(self) -> None:
        """Nothing to wait for; harmless if it is closed."""
        if self._open is not None:
            self.settle()
            self._open.rollback()
            self._changes = self._open.total_changes

    def close(self) -> None:
        """Close; again is harmless."""
        try:
            self.settle()
            await_only(self._checkpoints.end())
        finally:
            self.stop()

    def stop(self) -> None:
        """Close at once, or as soon as what runs in a thread has ended."""
        connection, self._open = self._open, None
        if connection is None:
            return
        if self._elsewhere is None or self._elsewhere.done():
            connection.close()
        else:
            self._elsewhere.add_done_callback(lambda _: connection.close())

    def there(self) -> sqlite3.Connection:
        """The connection. Raises sqlite3.OperationalError if it was closed, in words SQLAlchemy knows."""
        if self._open is None:
            raise sqlite3.OperationalError("connection closed")
        return self._open

    def run(self, work: Callable[[], T]) -> T:
        """Do the work here; in a thread, with patience, if somebody else has locked what it needs."""
        self.settle()
        try:
            return work()
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & _PRIMARY != sqlite3.SQLITE_BUSY:
                raise
        return await_only(self.in_thread(lambda: self._patiently(work)))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Do the work in a thread; one who is cancelled meanwhile leaves it to end by itself."""
        await self._settled()
        self._elsewhere = asyncio.get_running_loop().run_in_executor(None, work)
        try:
            found: T = await asyncio.shield(self._elsewhere)
        finally:
            if self._elsewhere.done():
                self._elsewhere = None
        return found

    @property
    def is_elsewhere(self) -> bool:
        """Whether something of this connection runs in a thread."""
        return self._elsewhere is not None and not self._elsewhere.done()

    def settle(self) -> None:
        """Return when nothing of this connection runs in a thread any more."""
        if self._elsewhere is not None:
            await_only(self._settled())

    async def _settled(self) -> None:
        if self._elsewhere is not None:
            await asyncio.wait({self._elsewhere})
            self._elsewhere.exception()
            self._elsewhere = None

    def _patiently(self, work: Callable[[], T]) -> T:
        connection = self.there()
        connection.execute(f"PRAGMA busy_timeout={self._busy_ms}")
        try:
            return work()
        finally:
            connection.execute("PRAGMA busy_timeout=0")


class InlineCursor:
    """A cursor of such a connection; what its statement found is read at once, and keeps no lock."""

    __slots__ = ("_connection", "_cursor", "_rows", "arraysize")

    def __init__(self, connection: InlineConnection, opened: sqlite3.Connection) -> None:
        self._connection = connection
        self._cursor = opened.cursor()
        self._rows: Iterator[Any] = iter(())
        self.arraysize = 1

    @property
    def description(self) -> Any:
        """As sqlite3's."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """As sqlite3's."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """As sqlite3's."""
        return self._cursor.lastrowid

    def execute(self, statement: str, values: Values = ()) -> None:
        """Run one statement."""
        self._rows = iter(self._connection.run(lambda: self._cursor.execute(statement, values).fetchall()))

    def executemany(self, statement: str, values: Sequence[Values]) -> None:
        """Run one statement for each of the values."""
        self._connection.run(lambda: self._cursor.executemany(statement, values))

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(self._rows)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        return list(islice(self._rows, size or self.arraysize))

    def fetchone(self) -> Any:
        """The next row."""
        return next(self._rows, None)

    def close(self) -> None:
        """Let go of the statement and its rows; one that still waits in a thread is let go when it ends."""
        self._rows = iter(())
        if not self._connection.is_elsewhere:
            self._cursor.close()

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks drivers that wait to let go early; here the statement has ended already."""
