"""SQLite's log is carried back into the file beside the commits."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from db import checkpoint
from db.engine import Database
from db.tables import Fact
from tests.support.asked import sqlite_of


async def keep(database: Database, *names: str) -> None:
    async with database.write() as tx:
        for name in names:
            tx.add(Fact(name=name, value="1"))


def in_the_file_itself(address: str, aside: Path) -> int:
    """How many rows are there without the log."""
    shutil.copy(address.removeprefix("sqlite:///"), aside)
    connection = sqlite3.connect(aside)
    try:
        return int(connection.execute("select count(*) from facts").fetchone()[0])
    finally:
        connection.close()


async def test_what_changed_is_in_the_file_after_so_many_rows_and_not_before(
    database: Database, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "EVERY", 3)
    await keep(database, "a", "b")
    assert in_the_file_itself(address, tmp_path / "before.db") == 0
    await keep(database, "c")
    async with database.write() as tx:
        pooled = await (await tx.connection()).get_raw_connection()
        await pooled.driver_connection._checkpoints.end()  # type: ignore[union-attr]
    assert in_the_file_itself(address, tmp_path / "after.db") == 3


async def test_no_commit_does_it_by_itself_unless_the_log_is_very_long(database: Database) -> None:
    async with database.write() as tx:
        assert await tx.scalar(text("PRAGMA wal_autocheckpoint")) == checkpoint.AT_LATEST


async def test_a_file_that_is_gone_is_said_and_troubles_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoints = checkpoint.Checkpoints(str(tmp_path / "nowhere" / "x.db"))
    checkpoints.changed(checkpoint.EVERY)
    await checkpoints.end()
    assert "log_not_carried_back" in capsys.readouterr().out


async def test_a_reader_who_stays_keeps_nobody_from_writing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "EVERY", 1)
    async with database.read() as tx:
        before = (await sqlite_of(tx)).execute("select count(*) from facts").fetchone()
        for number in range(5):
            await keep(database, f"{number}")
        assert (await sqlite_of(tx)).execute("select count(*) from facts").fetchone() == before
    async with database.read() as tx:
        assert await tx.scalar(text("select count(*) from facts")) == 5
