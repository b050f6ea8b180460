"""What audiences ask of a patient is summed up as soon as it changes, by whatever way it changes."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from db.engine import Database
from db.migrate import MIGRATIONS, upgrade
from db.summaries import SUMS, Part, marks, sum_up, sum_up_all, wrong_sums
from db.tables import ConsentRecord, Course, Patient, Screening, Session
from db.tables.base import Base
from domain.audience import Mark

DAY = timedelta(days=1)
COLUMNS = (SUMS.marks, SUMS.stage, SUMS.phase, SUMS.next_visit, SUMS.last_visit)
BEFORE_SUMS = ("0001", "0002", "0003")


def given(patient: Patient, code: str, at: datetime, *, granted: bool = True) -> ConsentRecord:
    return ConsentRecord(
        patient_id=patient.id,
        code=code,
        granted=granted,
        via="chat",
        text_version="1",
        language="en",
        at=at,
    )


def visit(course: Course, number: int, at: datetime, state: str = "booked") -> Session:
    done = at if state == "performed" else None
    return Session(
        course_id=course.id,
        patient_id=course.patient_id,
        number=number,
        starts_at=at,
        timed_at=at,
        state=state,
        performed_at=done,
    )


def screening(patient: Patient, outcome: str, at: datetime) -> Screening:
    return Screening(
        patient_id=patient.id,
        state="done",
        outcome=outcome,
        content_version="1",
        started_at=at,
        expires_at=at + DAY,
    )


async def sums(database: Database, patient: Patient) -> list[Any]:
    async with database.read() as tx:
        assert list(await tx.scalars(wrong_sums())) == []
        return list((await tx.execute(select(*COLUMNS).where(Patient.id == patient.id))).one())


async def lived(database: Database, patient: Patient, now: datetime) -> Course:
    """Two consents, a course of three with its first session done, a screening."""
    async with database.write() as tx:
        course = Course(patient_id=patient.id, planned=3, gap_days=28, created_at=now)
        tx.add_all([given(patient, "C0", now), given(patient, "C2", now), course])
        await tx.flush()
        tx.add_all(
            [
                visit(course, 1, now - DAY, "performed"),
                visit(course, 2, now + 9 * DAY),
                visit(course, 3, now + 30 * DAY),
                screening(patient, "phase-2", now),
            ]
        )
    return course


async def test_somebody_new_has_agreed_to_nothing_and_has_no_course(
    database: Database, patient: Patient
) -> None:
    assert await sums(database, patient) == [0, "no-course", None, None, None]


async def test_somebody_new_without_a_chat_is_marked_so(database: Database, now: datetime) -> None:
    async with database.write() as tx:
        patient = Patient(code="B2", language="en", created_at=now)
        tx.add(patient)
    assert (await sums(database, patient))[0] == Mark.NO_CHAT


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"chat_id": None}, Mark.NO_CHAT),
        ({"unreachable_since": datetime(2026, 12, 1, tzinfo=UTC)}, Mark.UNREACHABLE),
        ({"choice": "stopped"}, Mark.STOPPED),
        ({"choice": "essentials"}, Mark.ESSENTIALS),
        ({"discreet": True}, Mark.DISCREET),
    ],
)
async def test_what_keeps_messages_from_a_person_is_marked(
    database: Database, patient: Patient, changes: dict[str, object], mark: Mark
) -> None:
    async with database.write() as tx:
        row = await tx.get_one(Patient, patient.id)
        for name, value in changes.items():
            setattr(row, name, value)
    assert (await sums(database, patient))[0] == mark


async def test_visits_consents_and_screenings_are_summed_up(
    database: Database, patient: Patient, now: datetime
) -> None:
    await lived(database, patient, now)
    assert await sums(database, patient) == [
        marks({"C0", "C2"}),
        "in-course",
        "phase-2",
        now + 9 * DAY,
        now - DAY,
    ]


async def test_a_change_of_any_of_them_changes_the_sums(
    database: Database, patient: Patient, now: datetime
) -> None:
    course = await lived(database, patient, now)
    async with database.write() as tx:
        (first, second, _) = await tx.scalars(select(Session).order_by(Session.number))
        first.state, first.performed_at = "no-show", None
        second.starts_at = now + 40 * DAY
        (await tx.get_one(Course, course.id)).ended_at = now
        record = await tx.scalar(select(ConsentRecord).where(ConsentRecord.code == "C0"))
        assert record is not None
        record.withdrawn_at = now
        tx.add(given(patient, "C3", now))
        tx.add(screening(patient, "doctor-first", now))
    assert await sums(database, patient) == [
        marks({"C2", "C3"}),
        "finished",
        "doctor-first",
        now + 30 * DAY,
        None,
    ]


async def test_the_latest_word_on_a_consent_counts(
    database: Database, patient: Patient, now: datetime
) -> None:
    for hours, granted in enumerate((True, False, True, False)):
        async with database.write() as tx:
            tx.add(given(patient, "C3", now + timedelta(hours=hours), granted=granted))
        assert (await sums(database, patient))[0] == marks({"C3"} if granted else ())


async def test_a_deleted_row_no_longer_counts(database: Database, patient: Patient, now: datetime) -> None:
    await lived(database, patient, now)
    async with database.write() as tx:
        for session in await tx.scalars(select(Session).where(Session.state == "booked")):
            await tx.delete(session)
    assert (await sums(database, patient))[3] is None


async def test_who_deletes_by_a_statement_says_whose_sums_change(
    database: Database, patient: Patient, now: datetime
) -> None:
    await lived(database, patient, now)
    async with database.write() as tx:
        await tx.execute(delete(Screening))
        assert list(await tx.scalars(wrong_sums())) == [patient.id]
        await sum_up(tx, Part.PHASE, [patient.id])
    assert (await sums(database, patient))[2] is None


async def test_what_changes_nothing_of_the_sums_costs_no_statement(
    database: Database, patient: Patient, now: datetime
) -> None:
    await lived(database, patient, now)
    async with database.write() as tx:
        tx.sync_session.execute = pytest.fail  # type: ignore[method-assign, assignment] # nothing may call it
        tx.sync_session.add(patient)
        patient.cold_sores = True
        await tx.flush()
        del tx.sync_session.execute


async def test_an_older_database_gets_its_sums_with_the_update(
    database: Database, database_file: Path, patient: Patient, now: datetime, tmp_path: Path
) -> None:
    await lived(database, patient, now)
    wanted = await sums(database, patient)
    await database.close()
    older = tmp_path / "older.db"
    upgrade(f"sqlite:///{older}", _only(tmp_path / "migrations", BEFORE_SUMS))
    _carry(database_file, older)
    upgrade(f"sqlite:///{older}")
    updated = Database(f"sqlite:///{older}")
    await updated.open()
    assert await sums(updated, patient) == wanted
    async with updated.write() as tx:
        await sum_up_all(tx)
    assert await sums(updated, patient) == wanted
    await updated.close()


def _only(folder: Path, numbers: tuple[str, ...]) -> Path:
    """The migrations an older program came with."""
    shutil.copytree(MIGRATIONS, folder)
    for file in (folder / "versions").glob("[0-9]*.py"):
        if file.name[:4] not in numbers:
            file.unlink()
    return folder


def _carry(source: Path, target: Path) -> None:
    """Every row, in the columns the older schema has."""
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("ATTACH ? AS source", (str(source),))
        for table in Base.metadata.tables:
            known = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
            names = ", ".join(f'"{name}"' for name in known)
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM source.{table}")  # noqa: S608 - our own names
