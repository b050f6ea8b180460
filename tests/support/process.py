"""The bot as a process of its own that can be killed, and its database looked at from outside."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from db.keyring import new_key

ROOT = Path(__file__).parents[2]
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
        self._process: asyncio.subprocess.Process | None = None
        self._environment = {
            **os.environ,
            "BOT_TOKEN": token,
            "OWNER_IDS": str(owner),
            "ENCRYPTION_KEYS": new_key(),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "TELEGRAM_API_URL": api_url,
            "SEND_RATE": "1000",
            "CLOCK_FILE": str(folder / "offset"),
        }

    async def start(self) -> None:
        """Start it; returns at once."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """SIGKILL: no last words."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> int:
        """SIGTERM, as a platform stops it; returns the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._process.wait(), 10)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says now; nothing while there is none."""
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as found:
            try:
                return found.execute(query).fetchall()
            except sqlite3.OperationalError:
                return []

    async def wait_for(
        self, fact: Callable[[], object], explain: Callable[[], str], seconds: float = 30
    ) -> None:
        """Until a fact is true. Raises AssertionError with an explanation and the log's end if it never is."""
        for _ in range(int(seconds / _LOOK_EVERY)):
            if fact():
                return
            await asyncio.sleep(_LOOK_EVERY)
        raise AssertionError(f"not within {seconds} s; {explain()}\nthe log ends:\n{self.log.read_text()[-900:]}")
