from datetime import UTC, datetime
from pathlib import Path

import pytest

import content
from content import load
from db.engine import Database
from db.queries.people import staff_of
from db.queries.visits import sessions_of
from db.tables import Patient, Session, Staff
from domain.consents import Consent
from domain.triage_table import Course, Main, Safety
from locales.catalogue import load_catalogues
from services.moment import Moment
from services.office import Office
from services.people import consents, patients
from services.safety import checkins
from services.safety.alerts import open_alerts
from services.texts import Texts
from services.visits import courses
from tests.handlers.staff.desk import DOCTOR, NOW, OWNER, Desk, Sessions


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts(load(Path(content.__file__).parent, NOW.date()), load_catalogues())


@pytest.fixture
async def database(database: Database) -> Database:
    """An owner and a doctor work here."""
    async with database.write() as tx:
        tx.add(Staff(telegram_id=OWNER, role="owner", language="en", created_at=NOW))
        tx.add(Staff(telegram_id=DOCTOR, role="doctor", language="en", created_at=NOW))
    return database


@pytest.fixture
def desk(database: Database, office: Office) -> Desk:
    return Desk(database, office)


@pytest.fixture
async def patient(database: Database, office: Office) -> Patient:
    """Kim Minji: her chat is open and she agreed to C0, C1 and C2."""
    async with database.write() as tx:
        at = Moment(tx, office, NOW)
        row = await patients.create_from_chat(at, 7001, "Kim Minji", "ko")
        for consent in (Consent.C0, Consent.C1, Consent.C2):
            await consents.answer(at, row, consent, granted=True)
    return row


@pytest.fixture
def sessions(database: Database, patient: Patient) -> Sessions:
    """Read Kim Minji's sessions as they stand."""

    async def read() -> list[Session]:
        async with database.read() as tx:
            return await sessions_of(tx, patient.id)

    return read


@pytest.fixture
async def booked(database: Database, office: Office, patient: Patient, sessions: Sessions) -> list[Session]:
    """A course of three, 24 days apart, the first on Saturday 5 December at 14:00 in Seoul."""
    async with database.write() as tx:
        at = Moment(tx, office, NOW)
        staff = await staff_of(tx, OWNER)
        assert staff is not None
        first = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)
        plan = courses.draft(office, first, 3, 24)
        await courses.book(at, staff, await tx.get_one(Patient, patient.id), plan)
    return await sessions()


@pytest.fixture
async def alert(database: Database, office: Office, patient: Patient, booked: list[Session]) -> int:
    """An AMBER alert about a lump, which holds the first session; its id."""
    assert booked
    async with database.write() as tx:
        at = Moment(tx, office, NOW)
        row = await tx.get_one(Patient, patient.id)
        checkin = await checkins.open_report(at, row)
        answers = checkins.Answers(Safety.S0, frozenset({Main.M4}), main_done=True, course=Course.SAME)
        await checkins.record(at, row, checkin, answers)
        found = await open_alerts(tx)
    return found[0].id
