from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from db.engine import Database
from db.keyring import KeyMissingError
from db.tables import Hold, Patient


async def test_a_name_is_plain_in_the_program_and_sealed_in_the_file(
    database: Database, now: datetime
) -> None:
    async with database.write() as tx:
        patient = Patient(code="A", language="ko", created_at=now)
        patient.name = "김민수"
        tx.add(patient)
    async with database.read() as tx:
        stored = await tx.get_one(Patient, 1)
        assert (stored.name, stored.phone) == ("김민수", None)
        assert "김민수".encode() not in await tx.scalar(text("SELECT name_sealed FROM patients"))


async def test_a_name_copied_to_another_column_does_not_open(database: Database, now: datetime) -> None:
    async with database.write() as tx:
        patient = Patient(code="A", language="ko", created_at=now)
        patient.name = "김민수"
        tx.add(patient)
        await tx.flush()
        await tx.execute(text("UPDATE patients SET phone_sealed = name_sealed"))
        await tx.refresh(patient)
        with pytest.raises(KeyMissingError):
            assert patient.phone


async def test_instants_come_back_in_utc_whatever_zone_they_had(database: Database) -> None:
    seoul = timezone(timedelta(hours=9))
    async with database.write() as tx:
        tx.add(Patient(code="A", language="ko", created_at=datetime(2026, 12, 1, 12, tzinfo=seoul)))
    async with database.read() as tx:
        created = (await tx.get_one(Patient, 1)).created_at
    assert created == datetime(2026, 12, 1, 3, tzinfo=UTC)
    assert created.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    async with database.write() as tx:
        tx.add(Patient(code="A", language="ko", created_at=datetime(2026, 12, 1)))  # noqa: DTZ001 - on purpose
        with pytest.raises(StatementError, match="naive"):
            await tx.flush()
        await tx.rollback()


async def test_a_row_that_points_to_nothing_is_refused(database: Database, now: datetime) -> None:
    async with database.write() as tx:
        tx.add(Hold(session_id=99, set_at=now))
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            await tx.flush()
        await tx.rollback()
