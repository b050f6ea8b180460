from datetime import datetime, timedelta

import pytest

from db.engine import Database
from db.queries import dialogs, facts, people, visits
from db.sealed import keyring
from db.tables import (
    Course,
    Hold,
    Invite,
    Patient,
    Session,
    Staff,
)

HOUR = timedelta(hours=1)


@pytest.fixture
async def sessions(database: Database, patient: Patient, now: datetime) -> list[Session]:
    async with database.write() as tx:
        tx.add(Course(patient_id=patient.id, planned=4, gap_days=21, created_at=now))
        rows = [
            Session(
                course_id=1, patient_id=patient.id, number=number, starts_at=now + hours * HOUR, timed_at=now
            )
            for number, hours in enumerate((-2, -1, 0, 5), 1)
        ]
        await tx.flush()
        tx.add_all(rows)
    return rows


async def test_a_dialog_is_set_changed_and_cleared(database: Database, now: datetime) -> None:
    async with database.write() as tx:
        assert await dialogs.get_dialog(tx, 7001) is None
        await dialogs.set_dialog(tx, 7001, "book", "date", data='{"a": 1}', screen_id=5, now=now)
    async with database.write() as tx:
        dialog = await dialogs.get_dialog(tx, 7001)
        assert dialog is not None
        assert (dialog.flow, dialog.step, dialog.data, dialog.screen_id) == ("book", "date", '{"a": 1}', 5)
        await dialogs.set_dialog(tx, 7001, "book", "time", now=now)
    async with database.write() as tx:
        dialog = await dialogs.get_dialog(tx, 7001)
        assert dialog is not None
        assert (dialog.step, dialog.data, dialog.screen_id) == ("time", None, None)
        await dialogs.clear_dialog(tx, 7001)
        assert await dialogs.get_dialog(tx, 7001) is None


async def test_a_fact_is_what_was_said_last(database: Database) -> None:
    async with database.write() as tx:
        assert await facts.get_fact(tx, "pause") is None
        await facts.set_fact(tx, "pause", "1")
        await facts.set_fact(tx, "pause", "2")
    async with database.read() as tx:
        assert await facts.get_fact(tx, "pause") == "2"


async def test_people_are_known_by_chat_and_id(database: Database, now: datetime) -> None:
    async with database.write() as tx:
        tx.add(Patient(code="K7Q-2MX", language="en", chat_id=7001, created_at=now))
        await tx.flush()
        found = await people.patient_of_chat(tx, 7001)
        assert found is not None
        assert found.id == 1
        assert await people.patient_of_chat(tx, 1) is None
        assert [one.id for one in await people.patients_of(tx, [9, 1])] == [1]


async def test_staff_who_left_are_nobody(database: Database, staff: Staff, now: datetime) -> None:
    async with database.write() as tx:
        tx.add(Staff(telegram_id=9002, role="doctor", language="ko", active=False, created_at=now))
        await tx.flush()
        assert await people.staff_of(tx, 9002) is None
        found = await people.staff_of(tx, 9001)
        assert found is not None
        assert found.id == staff.id


async def test_an_invite_is_found_by_its_token_alone(
    database: Database, patient: Patient, now: datetime
) -> None:
    async with database.write() as tx:
        tx.add(
            Invite(
                patient_id=patient.id,
                token_hash=keyring().digest("invite", "secret"),
                created_at=now,
                expires_at=now,
            )
        )
        await tx.flush()
        assert await people.invite_of(tx, "secret") is not None
        assert await people.invite_of(tx, "other") is None


async def test_standing_holds_are_those_nobody_lifted(
    database: Database, sessions: list[Session], now: datetime
) -> None:
    async with database.write() as tx:
        tx.add_all(
            [
                Hold(session_id=1, set_at=now, lifted_at=now),
                Hold(session_id=2, set_at=now + HOUR),
                Hold(session_id=2, set_at=now),
            ]
        )
        await tx.flush()
        standing = await visits.standing_holds(tx, [session.id for session in sessions])
    assert {number: [hold.id for hold in holds] for number, holds in standing.items()} == {2: [3, 2]}
