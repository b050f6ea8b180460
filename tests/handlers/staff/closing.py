"""A day that is to be closed, somebody else with a visit on it, and what patients are told."""

from datetime import date, datetime

from sqlalchemy import select

from db.engine import Database
from db.queries.people import staff_of
from db.tables import Message
from domain.consents import Consent
from services.moment import Moment
from services.people import consents
from services.people.patients import create_from_chat
from services.visits.courses import Draft, book
from tests.handlers.staff.desk import OWNER, Desk

SEOUL = "Asia/Seoul"
CLOSED = date(2026, 12, 5)
"""The Saturday of Kim Minji's first session."""


async def steps(database: Database, *wanted: str) -> list[str]:
    """The steps of these that are owed to anybody."""
    async with database.read() as tx:
        return sorted(await tx.scalars(select(Message.step).where(Message.step.in_(wanted))))


async def another(desk: Desk, database: Database, number: int, *starts: datetime) -> int:
    """Somebody else with a course of these starts; the patient's id."""
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        staff = await staff_of(tx, OWNER)
        assert staff is not None
        patient = await create_from_chat(at, 8000 + number, f"Patient {number}", "en")
        for consent in (Consent.C0, Consent.C2):
            await consents.answer(at, patient, consent, granted=True)
        await book(at, staff, patient, Draft(starts, 24))
        return patient.id
