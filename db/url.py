"""What DATABASE_URL means, for every driver that reads it."""

from pathlib import Path

from sqlalchemy import URL, make_url

_SQLITE = "sqlite"
_POSTGRES = "postgresql"


def parse(text: str) -> URL:
    """The URL without a driver. Raises ValueError in plain words for anything the product cannot use."""
    try:
        url = make_url(text)
    except Exception as error:
        raise ValueError(f"not a database address: {text!r}; try sqlite:///data/clinic.db") from error
    backend = url.get_backend_name()
    if backend == "postgres":
        backend = _POSTGRES
    if backend not in {_SQLITE, _POSTGRES}:
        raise ValueError(f"unknown kind of database {backend!r}; use sqlite:/// or postgresql://")
    if backend == _SQLITE and url.database in {None, "", ":memory:"}:
        raise ValueError("the database must be a file, for example sqlite:///data/clinic.db")
    return url.set(drivername=backend)


def for_async(text: str) -> URL:
    """The URL for the running process."""
    url = parse(text)
    return url.set(drivername="sqlite+aiosqlite" if is_sqlite(url) else "postgresql+psycopg")


def for_sync(text: str) -> URL:
    """The URL for migrations, which run before anything else."""
    url = parse(text)
    return url.set(drivername="sqlite+pysqlite" if is_sqlite(url) else "postgresql+psycopg")


def file_of(text: str) -> Path | None:
    """The SQLite file, None for another database."""
    url = parse(text)
    return Path(url.database) if is_sqlite(url) and url.database else None


def is_sqlite(url: URL) -> bool:
    """True for SQLite, with whatever driver."""
    return url.get_backend_name() == _SQLITE
