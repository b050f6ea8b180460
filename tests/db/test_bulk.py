"""Rows handed to the driver itself stand there as if they had been added one by one."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from db.bulk import Bulk
from db.engine import Database
from db.tables import Patient
from db.tables.base import Base

PATIENTS = Base.metadata.tables["patients"]


async def test_many_rows_are_written_as_one_would_be(
    database: Database, patient: Patient, now: datetime
) -> None:
    bulk = Bulk.into(PATIENTS, sqlite.dialect())
    async with database.write() as tx:
        known = (await tx.execute(select(PATIENTS))).mappings().one()
        later = {"linked_at": now + timedelta(days=1), "discreet": True, "rid": b"r" * 16, "zone": None}
        wanted = [dict(known) | later | {"id": 10 + n, "code": f"B{n}", "chat_id": n} for n in range(3)]
        await bulk.write(tx, [bulk.ready([row[name] for name in bulk.columns]) for row in wanted])
        await bulk.write(tx, [])
    async with database.read() as tx:
        found = [dict(row) for row in (await tx.execute(select(PATIENTS))).mappings()]
    assert found == [dict(known), *wanted]
    assert known["id"] == patient.id


async def test_a_row_that_cannot_stand_takes_all_others_with_it(database: Database, now: datetime) -> None:
    bulk = Bulk.into(PATIENTS, sqlite.dialect())
    row: dict[str, Any] = dict.fromkeys(bulk.columns, "") | {"created_at": now, "rid": b"r" * 16}
    nothing = (
        "chat_id",
        "linked_at",
        "unreachable_since",
        "deleted_at",
        "created_by",
        "next_visit",
        "last_visit",
    )
    plain = row | dict.fromkeys(nothing) | {"phone_refused": False, "discreet": False, "cold_sores": False}
    twice = [plain | {"id": number, "code": "C1"} for number in (1, 2)]
    with pytest.raises(IntegrityError):
        async with database.write() as tx:
            await bulk.write(tx, [bulk.ready([one[name] for name in bulk.columns]) for one in twice])
    async with database.read() as tx:
        assert (await tx.execute(select(PATIENTS))).all() == []


def test_a_server_is_given_values_by_name() -> None:
    bulk = Bulk.into(PATIENTS, postgresql.dialect(paramstyle="pyformat"))
    assert bulk.columns == tuple(column.name for column in PATIENTS.columns)
