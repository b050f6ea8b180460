"""The bot as a process of its own that can be killed, and its database looked at from outside."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from bot.cli import app
from db.keyring import new_key
from tests.support.forks import FORKS

PATIENCE = 60.0
"""Seconds: a busy machine takes its time to start a process."""

_LAST_WORDS = 10.0
"""Seconds a stopped process is given."""

_LOOK_EVERY = 0.02
"""Seconds between two looks at the database: another process cannot wake us."""


class BotProcess:
    """``python -m bot run`` against a local Telegram; killed and started as often as one likes.

    Args:
        folder: for the database, the clock file and the log.
    """

    def __init__(self, folder: Path, *, token: str, owner: int, api_url: str) -> None:
        self.database = folder / "clinic.db"
        self.log = folder / "log"
        self._process: ForkServerProcess | None = None
        self._environment = {
            "BOT_TOKEN": token,
            "OWNER_IDS": str(owner),
            "ENCRYPTION_KEYS": new_key(),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "TELEGRAM_API_URL": api_url,
            "SEND_RATE": "1000",
            "CLOCK_FILE": str(folder / "offset"),
        }

    def start(self) -> None:
        """Start it; returns at once."""
        self._process = FORKS.Process(target=_run, args=(self._environment, self.log))
        self._process.start()

    async def kill(self) -> None:
        """SIGKILL: no last words."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)

    async def stop(self) -> int | None:
        """SIGTERM, as a platform stops it; returns the exit code, None if it lives on."""
        assert self._process is not None
        self._process.terminate()
        await asyncio.to_thread(self._process.join, _LAST_WORDS)
        return self._process.exitcode

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says now; it must be there already."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=rw", uri=True)) as found:
            return found.execute(query).fetchall()

    async def wait_for(self, fact: Callable[[], object], explain: Callable[[], str]) -> None:
        """Until a fact is true. Raises AssertionError with an explanation and the log if it never is."""
        for _ in range(int(PATIENCE / _LOOK_EVERY)):
            if fact():
                return
            await asyncio.sleep(_LOOK_EVERY)
        log = self.log.read_text()[-900:]
        raise AssertionError(f"not within {PATIENCE} s; {explain()}\nthe log ends:\n{log}")


def _run(environment: Mapping[str, str], log: Path) -> None:
    os.environ.update(environment)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    app(["run"])
