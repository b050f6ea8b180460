"""The bot as a process that is killed often: each life begins in a fraction of a second."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from bot import cli
from tests.support.forks import FORKS

_LOOK_EVERY = 0.02
"""Seconds between two looks at another process, which cannot wake us."""


def _live(environment: Mapping[str, str], log: str) -> None:
    os.environ.update(environment)
    descriptor = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    cli.app(["run"], prog_name="python -m bot")


class MortalBot:
    """The whole bot (``python -m bot run``) on a database in ``folder``, in a process of its own.

    Args:
        settings: further settings by their names in the environment.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.database = folder / "clinic.db"
        self.log = folder / "log"
        self.lives = 0
        self._environment = {
            **settings,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "CLOCK_FILE": str(folder / "offset"),
        }
        self._process: ForkServerProcess | None = None

    def start(self) -> None:
        """Begin a life."""
        self._process = FORKS.Process(target=_live, args=(self._environment, str(self.log)), daemon=True)
        self._process.start()
        self.lives += 1

    async def kill(self) -> None:
        """SIGKILL: no last words. Harmless for one that is dead."""
        if self._process is not None:
            self._process.kill()
            await self.ended()

    async def stop(self) -> int:
        """SIGTERM, as a platform stops it; returns the exit code."""
        assert self._process is not None
        self._process.terminate()
        return await self.ended()

    async def ended(self) -> int:
        """Wait for its end; returns the exit code. Raises TimeoutError after 30 seconds."""
        process = self._process
        assert process is not None
        async with asyncio.timeout(30):
            while process.exitcode is None:  # noqa: ASYNC110 - another process sets no event of ours
                await asyncio.sleep(_LOOK_EVERY)
        return process.exitcode

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says now."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as found:
            return found.execute(query).fetchall()

    async def wait_for(self, fact: Callable[[], object], seconds: float = 30) -> None:
        """Until a fact is true. Raises AssertionError with the log's end if it never is."""
        for _ in range(int(seconds / _LOOK_EVERY)):
            if fact():
                return
            await asyncio.sleep(_LOOK_EVERY)
        raise AssertionError(f"not within {seconds} s; the log ends:\n{self.log.read_text()[-2000:]}")
