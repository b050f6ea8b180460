"""One process on one SQLite file: two would answer every patient twice."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from db import url


class AlreadyRunningError(Exception):
    """Another process runs on this database."""


@contextmanager
def alone(address: str) -> Iterator[None]:
    """Hold the database for this process until the block ends; the system lets go if the process dies.

    Only the running bot needs it: other commands may read and write beside it. A database server guards
    itself, so nothing happens there.

    Raises AlreadyRunningError, in a sentence for whoever started the second one.
    """
    file = url.file_of(address)
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file.with_name(file.name + ".lock"), blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunningError(
            f"another process already runs on {file}; stop it first, or give this one its own DATABASE_URL"
        ) from error
    try:
        yield
    finally:
        lock.release()
