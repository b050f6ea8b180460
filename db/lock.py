"""One process on one database: two would answer every patient twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import create_engine, func, select

from db import url

_REFUSED = "another process already runs on {}; stop it first, or give this one its own DATABASE_URL"
_NUMBER = 7_262_646
"""Ours among the advisory locks of a database server; any will do."""


class AlreadyRunningError(Exception):
    """Another process runs on this database."""


@contextmanager
def alone(address: str) -> Iterator[None]:
    """Hold the database for this process until the block ends; the system lets go if the process dies.

    Only the running bot needs it: other commands may read and write beside it.

    Raises AlreadyRunningError, in a sentence for whoever started the second one.
    """
    file = url.file_of(address)
    with _on_server(address) if file is None else _on_file(file):
        yield


@contextmanager
def _on_file(file: Path) -> Iterator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file.with_name(file.name + ".lock"), blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunningError(_REFUSED.format(file)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _on_server(address: str) -> Iterator[None]:
    """A lock of the session: the server lets go when the connection ends."""
    engine = create_engine(url.for_sync(address), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            if not connection.scalar(select(func.pg_try_advisory_lock(_NUMBER))):
                raise AlreadyRunningError(_REFUSED.format(f"the database {engine.url.database}"))
            yield
    finally:
        engine.dispose()
