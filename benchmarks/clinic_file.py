"""Databases to measure with: a few patients booked by the program itself, then copied in SQL to any number.

Nothing here writes a message the program did not plan: copies differ in ids only.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.settings import CONTENT
from content import load
from db.engine import Database
from db.keyring import Keyring
from db.migrate import upgrade
from db.sealed import use_keyring
from db.tables import Patient, Staff
from domain.consents import Consent
from locales.catalogue import load_catalogues
from services.moment import Moment
from services.office import Office
from services.people import consents, patients
from services.texts import Texts
from services.visits.courses import Draft, book

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
"""A fixed key: files are made by one process and read by others."""

BOOKED = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
EVENING = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
"""19:00 in Seoul: every first reminder of three days is due."""

WEEK_BEFORE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
"""19:00 in Seoul: every first reminder of a week is due."""

FIRST_CHAT = 7_100_000_001
_KINDS = 20


def office() -> Office:
    """Content and texts as they are shipped; sets the key of this process."""
    use_keyring(Keyring((KEY,)))
    content = load(CONTENT)
    return Office(content, Texts(content, load_catalogues()), "bench_bot")


async def make(file: Path, people: int, *, sessions: int = 5, weeks: bool = False) -> None:
    """Write a database with so many patients, each with a course and all its messages.

    Times of visits and languages vary over twenty patients, whom the program books itself. ``weeks``: keep
    the reminder a week before the first visit.
    """
    for leftover in file.parent.glob(f"{file.name}*"):
        leftover.unlink()
    upgrade(f"sqlite:///{file}")
    house, database = office(), Database(f"sqlite:///{file}")
    await database.open()
    for number in range(_KINDS):
        async with database.write() as tx:
            await new_patient(Moment(tx, house, BOOKED), number, sessions)
    await database.close()
    _copy(file, people // _KINDS, weeks=weeks)


async def new_patient(at: Moment, number: int, sessions: int = 5) -> Patient:
    """Somebody who agreed to everything, with a course booked by the doctor."""
    language = "ko" if number % 2 else "en"
    patient = await patients.create_from_chat(at, FIRST_CHAT + number, f"Kim Minji {number}", language)
    for consent in (Consent.C0, Consent.C1, Consent.C2):
        await consents.answer(at, patient, consent, granted=True)
    await book(at, await doctor(at), patient, Draft(starts(number, sessions), 28))
    return patient


async def doctor(at: Moment) -> Staff:
    """The one staff member."""
    found: Staff | None = await at.tx.get(Staff, 1)
    if found is None:
        found = Staff(telegram_id=9001, role="doctor", language="ko", created_at=at.now)
        at.tx.add(found)
        await at.tx.flush()
    return found


def starts(number: int, sessions: int = 5) -> tuple[datetime, ...]:
    """Visits from 10:00 to 19:30 in Seoul, the first on 4 December, then every four weeks."""
    first = datetime(2026, 12, 4, 1, 0, tzinfo=UTC) + timedelta(minutes=30 * (number % 20))
    return tuple(first + timedelta(days=28 * each) for each in range(sessions))


def _copy(file: Path, times: int, *, weeks: bool) -> None:
    """Copy everything about the patients there are until each is there so many times."""
    with closing(sqlite3.connect(file)) as found:
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=OFF")
        found.execute("PRAGMA cache_size=-800000")
        tables = ("patients", "consents", "courses", "sessions", "messages")
        # What a booking says at once, and the reminder of a week before, are behind them.
        found.execute("DELETE FROM messages WHERE kind = 'notice'")
        if not weeks:
            found.execute("DELETE FROM messages WHERE step = 'before-7d'")
        found.execute("DELETE FROM message_events WHERE message_id NOT IN (SELECT id FROM messages)")
        span = {
            table: found.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
            for table in tables
        }
        found.execute("CREATE TEMP TABLE nth (n INTEGER PRIMARY KEY)")
        found.executemany("INSERT INTO nth VALUES (?)", ((n,) for n in range(1, times)))
        for table in tables:
            _copy_table(found, table, span)
        found.commit()
        found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found.execute("ANALYZE")
        found.commit()


def _copy_table(found: sqlite3.Connection, table: str, span: dict[str, int]) -> None:
    columns = [row[1] for row in found.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(_value(table, column, span) for column in columns)
    chosen = f"SELECT {values} FROM nth, {table} WHERE {table}.id <= ? ORDER BY n, id"  # noqa: S608 - our own names
    found.execute(f"INSERT INTO {table} ({', '.join(columns)}) {chosen}", (span[table],))


def _value(table: str, column: str, span: dict[str, int]) -> str:
    patients, sessions, courses = span["patients"], span["sessions"], span["courses"]
    changed = {
        "id": f"id + n * {span[table]}",
        "patient_id": f"patient_id + n * {patients}",
        "course_id": f"course_id + n * {courses}",
        "recipient": f"'p' || (patient_id + n * {patients})",
        "subject": f"'session:' || (substr(subject, 9) + n * {sessions})",
    }
    if table == "patients":
        changed |= {"code": "code || '-' || n", "chat_id": f"chat_id + n * {patients}"}
    return changed.get(column, column)
