"""SQLite on the event loop's own thread: a statement that finds its pages takes microseconds there.

aiosqlite hands every statement to another thread three or four times (cursor, execute, fetch, close), which
costs ten times what the statement does, and more while the loop is busy. Here only what waits does so in a
thread: a commit (for the disk), and a statement that meets another process's lock.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar

T = TypeVar("T")
Values = Sequence[Any]

_PRIMARY = 0xFF
"""SQLite's extended result codes carry the plain one in their lowest byte."""


class InlineConnection:
    """One SQLite connection with the methods SQLAlchemy's adapter for aiosqlite calls.

    Args:
        file: path of the database.
        busy_ms: how long a statement waits for another process's lock, in a thread.
    """

    def __init__(self, file: str, busy_ms: int) -> None:
        self._open: sqlite3.Connection | None = sqlite3.connect(
            file, timeout=0, isolation_level=None, check_same_thread=False
        )
        self._busy_ms = busy_ms
        self._elsewhere: asyncio.Future[Any] | None = None
        self._changes = 0

    @property
    def isolation_level(self) -> None:
        """The driver begins no transactions by itself."""
        return

    def cursor(self) -> "InlineCursor":
        """A cursor; its methods are awaited, and rarely wait."""
        return InlineCursor(self, self.there().cursor())

    @property
    def _connection(self) -> sqlite3.Connection | None:
        """SQLAlchemy looks here to see whether it is closed."""
        return self._open

    async def create_function(self, *arguments: Any, **options: Any) -> None:
        """As sqlite3's."""
        self.there().create_function(*arguments, **options)

    async def commit(self) -> None:
        """Wait for the disk in a thread. Cancelled or not, the next call finds the commit decided.

        What has changed nothing, like most looks of the clock, has nothing to wait for.
        """
        connection = self.there()
        changes, self._changes = self._changes, connection.total_changes
        if connection.total_changes == changes:
            await self.settled()
            connection.commit()
        elif connection.in_transaction:
            await self.in_thread(connection.commit)

    async def rollback(self) -> None:
        """Nothing to wait for."""
        await self.settled()
        self.there().rollback()
        self._changes = self.there().total_changes

    async def close(self) -> None:
        """Close; again is harmless."""
        await self.settled()
        self.stop()

    def stop(self) -> None:
        """Close at once."""
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

    async def run(self, work: Callable[[], T]) -> T:
        """Do the work here; in a thread, with patience, if somebody else has locked what it needs."""
        await self.settled()
        try:
            return work()
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & _PRIMARY != sqlite3.SQLITE_BUSY:
                raise
        return await self.in_thread(lambda: self._patiently(work))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Do the work in a thread; one who is cancelled meanwhile leaves it to end by itself."""
        await self.settled()
        self._elsewhere = asyncio.get_running_loop().run_in_executor(None, work)
        try:
            found: T = await asyncio.shield(self._elsewhere)
        finally:
            if self._elsewhere.done():
                self._elsewhere = None
        return found

    async def settled(self) -> None:
        """Return when nothing of this connection runs in a thread any more."""
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
    """A cursor of such a connection."""

    def __init__(self, connection: InlineConnection, cursor: sqlite3.Cursor) -> None:
        self._connection = connection
        self._cursor = cursor

    async def __aenter__(self) -> Self:
        return self

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

    @property
    def arraysize(self) -> int:
        """As sqlite3's."""
        return self._cursor.arraysize

    @arraysize.setter
    def arraysize(self, rows: int) -> None:
        self._cursor.arraysize = rows

    async def execute(self, statement: str, values: Values = ()) -> "InlineCursor":
        """Run one statement."""
        await self._connection.run(lambda: self._cursor.execute(statement, values))
        return self

    async def executemany(self, statement: str, values: Sequence[Values]) -> "InlineCursor":
        """Run one statement for each of the values."""
        await self._connection.run(lambda: self._cursor.executemany(statement, values))
        return self

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return self._cursor.fetchall()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        return self._cursor.fetchmany(size or self._cursor.arraysize)

    async def fetchone(self) -> Any:
        """The next row."""
        return self._cursor.fetchone()

    async def close(self) -> None:
        """Let go of the statement."""
        self._cursor.close()
