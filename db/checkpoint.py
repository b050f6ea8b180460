"""Carrying SQLite's log back into the file beside the commits, and not within one of them.

By itself SQLite does it inside whichever commit fills the log's thousandth page: one in a hundred then takes
ten milliseconds longer than the others.
"""

import asyncio
import sqlite3
from pathlib import Path

import structlog

EVERY = 500
"""Changed rows between two times; with their indexes that is a log of some ten megabytes."""
AT_LATEST = 16_000
"""Pages of the log after which a commit does it after all (64 MB), for ``PRAGMA wal_autocheckpoint``."""

log = structlog.get_logger(__name__)


class Checkpoints:
    """Counts changes and starts a thread now and then; never more than one."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._rows = 0
        self._running: asyncio.Future[None] | None = None

    def changed(self, rows: int) -> None:
        """So many rows were changed by a transaction that is committed."""
        self._rows += rows
        if self._rows >= EVERY and (self._running is None or self._running.done()):
            self._rows = 0
            self._running = asyncio.get_running_loop().run_in_executor(None, _carry_back, self._file)

    async def end(self) -> None:
        """Wait for the one under way."""
        if self._running is not None:
            await asyncio.shield(self._running)


def _carry_back(file: str) -> None:
    """As much as no reader needs to stay; neither waits for anybody nor lets anybody wait."""
    try:
        # "rw": a file that was moved away meanwhile is not made anew.
        address = f"{Path(file).absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, isolation_level=None, uri=True)
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        # The log only grows: what cannot be carried back now will be next time.
        log.warning("log_not_carried_back", error=type(error).__name__)
