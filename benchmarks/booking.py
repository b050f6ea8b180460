"""Booking a course of five with all its messages, against one APScheduler job for each message."""

import asyncio
import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from benchmarks import clinic_file
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch
from bot import garbage
from db.engine import Database
from domain.consents import Consent
from services.moment import Moment
from services.people import consents
from services.people.patients import create_from_chat
from services.visits.courses import Draft, book

COURSES = 150
MESSAGES = 11
"""What a course of five owes before its visits: two reminders for each and one a week before the first."""


def run() -> None:
    """Print seconds per course of both, and how many times faster ours is."""
    with tempfile.TemporaryDirectory() as folder:
        theirs_wall, theirs_cpu = theirs(Path(folder) / "jobs.db")
        ours_wall, ours_cpu = asyncio.run(ours(Path(folder) / "clinic.db"))
    line("booking a course of five, messages and history included", spread(ours_wall))
    line(f"APScheduler's SQLAlchemyJobStore, {MESSAGES} jobs", spread(theirs_wall))
    line(
        "times faster",
        f"{sum(theirs_wall) / sum(ours_wall):.1f} x wall",
        f"{theirs_cpu / ours_cpu:.1f} x processor",
    )


async def ours(file: Path, *, make: bool = True) -> tuple[list[float], float]:
    """Seconds of wall time for each course, and of processor time for all."""
    if make:
        await clinic_file.make(file, 20)
    house, database = clinic_file.office(), Database(f"sqlite:///{file}")
    await database.open()
    first = secrets.randbelow(10**12) + 10**10  # a file may be measured with more than once
    patients = []
    async with database.write() as tx:
        at = Moment(tx, house, clinic_file.BOOKED)
        doctor = await clinic_file.doctor(at)
        for number in range(COURSES):
            patient = await create_from_chat(at, first + number, f"Lee Bora {number}", "en")
            for consent in Consent:
                await consents.answer(at, patient, consent, granted=True)
            patients.append(patient)
    garbage.settle()
    walls, whole = [], Stopwatch()
    for number, patient in enumerate(patients):
        watch = Stopwatch()
        async with database.write() as tx:
            at = Moment(tx, house, clinic_file.BOOKED)
            await book(at, doctor, patient, Draft(clinic_file.starts(number), 28))
        walls.append(watch.wall)
    cpu = whole.cpu
    await database.close()
    return walls, cpu


def theirs(file: Path) -> tuple[list[float], float]:
    """The same for jobs."""
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{file}")}, timezone="UTC"
    )
    scheduler.start(paused=True)
    walls, whole = [], Stopwatch()
    for number in range(COURSES):
        watch = Stopwatch()
        for message in range(MESSAGES):
            scheduler.add_job(
                remind, "date", run_date=datetime(2030, 1, 1, tzinfo=UTC), args=[number, message]
            )
        walls.append(watch.wall)
    cpu = whole.cpu
    scheduler.shutdown(wait=False)
    return walls, cpu


def remind(patient: int, message: int) -> None:
    """What a job would call."""
    del patient, message
