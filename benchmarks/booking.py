"""Booking a course of five with all its messages, against one APScheduler job for each message."""

import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import func, select

from benchmarks import clinic_file
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch
from bot import garbage
from db.among import among
from db.engine import Database
from db.tables import Message
from domain.consents import Consent
from services.moment import Moment
from services.people import consents
from services.people.patients import create_from_chat
from services.visits.courses import Draft, book

COURSES = 150
TURNS, A_TURN = 9, 50


def run() -> None:
    """Print seconds per course of both, and how many times faster ours is; in turns, since machines vary."""
    ours_wall, theirs_wall, ours_cpu, theirs_cpu = [], [], 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clinic.db"
        for turn in range(TURNS):
            walls, cpu, messages = uvloop.run(ours(file, make=turn == 0, courses=A_TURN))
            ours_wall, ours_cpu = ours_wall + walls, ours_cpu + cpu
            walls, cpu = theirs(Path(folder) / "jobs.db", messages)
            theirs_wall, theirs_cpu = theirs_wall + walls, theirs_cpu + cpu
    line(f"booking a course of five, {messages} messages and their history", spread(ours_wall))
    line(f"APScheduler's SQLAlchemyJobStore, {messages} jobs", spread(theirs_wall))
    line(
        "times faster",
        f"{sum(theirs_wall) / sum(ours_wall):.1f} x wall",
        f"{theirs_cpu / ours_cpu:.1f} x processor",
    )


async def ours(file: Path, *, make: bool = True, courses: int = COURSES) -> tuple[list[float], float, int]:
    """Seconds of wall time for each course, and of processor time for all; the messages a course has.

    These are the reminders of its visits, the summary, and what is asked at a first booking.
    """
    if make:
        await clinic_file.make(file, 20)
    house, database = clinic_file.office(), Database(f"sqlite:///{file}")
    await database.open()
    first = secrets.randbelow(10**12) + 10**10  # a file may be measured with more than once
    patients = []
    async with database.write() as tx:
        at = Moment(tx, house, clinic_file.BOOKED)
        doctor = await clinic_file.doctor(at)
        for number in range(courses):
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
    async with database.read() as tx:
        query = select(func.count()).where(among(Message.patient_id, "ids"))
        messages = await tx.scalar(query, {"ids": [patient.id for patient in patients]}) or 0
    await database.close()
    return walls, cpu, messages // courses


def theirs(file: Path, messages: int) -> tuple[list[float], float]:
    """The same for jobs."""
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{file}")}, timezone="UTC"
    )
    scheduler.start(paused=True)
    walls, whole = [], Stopwatch()
    for number in range(A_TURN):
        watch = Stopwatch()
        for message in range(messages):
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
