"""A statement that is worked out once answers as SQLAlchemy would."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.engine import Database
from db.prepared import Prepared, inserting
from db.tables import Fact, Patient
from db.tables.base import Base
from tests.support.asked import listening

FACTS = Base.metadata.tables["facts"]
PATIENTS = Base.metadata.tables["patients"]

INSERT = Prepared(inserting(FACTS, "name", "value").returning(FACTS.c.name))
INSERT_MANY = Prepared(inserting(FACTS, "name", "value"))
UPDATE = Prepared(update(FACTS).where(FACTS.c.name == bindparam("called")).values(value=bindparam("becomes")))
NAMED = Prepared(select(FACTS.c.value).where(FACTS.c.name == bindparam("called"), FACTS.c.value != "no"))
AMONG = Prepared(
    select(Patient.id, Patient.created_at, Patient.linked_at, Patient.discreet)
    .where(among(Patient.id, "ids"))
    .order_by(Patient.id)
)


async def test_rows_are_read_as_the_columns_types_say(database: Database, patient: Patient) -> None:
    async with database.read() as tx:
        assert await AMONG.rows(tx, {"ids": [patient.id, 99]}) == [
            (patient.id, patient.created_at, patient.linked_at, False)
        ]
        assert await AMONG.rows(tx, {"ids": ()}) == []


async def test_a_list_of_any_length_is_the_same_statement(database: Database) -> None:
    async with database.read() as tx:
        for ids in ([], [1], range(2000)):
            async with listening(tx) as asked:
                await AMONG.rows(tx, {"ids": ids})
            assert len(asked) == 1
            assert "json_each('[" in asked[0]


async def test_many_says_how_many_rows_changed(database: Database) -> None:
    async with database.write() as tx:
        assert await INSERT.rows(tx, {"name": "c", "value": "old"}) == [("c",)]
        assert await INSERT_MANY.many(tx, [{"name": name, "value": "old"} for name in "ab"]) == 2
        changes = [{"called": name, "becomes": "new"} for name in ("a", "b", "nobody")]
        assert await UPDATE.many(tx, changes) == 2
        assert await NAMED.rows(tx, {"called": "a"}) == [("new",)]


async def test_what_waits_in_the_session_is_there_for_it(database: Database) -> None:
    async with database.write() as tx:
        tx.add(Fact(name="a", value="yes"))
        tx.add(Fact(name="b", value="no"))
        assert await NAMED.rows(tx, {"called": "a"}) == [("yes",)]
        assert await NAMED.rows(tx, {"called": "b"}) == []


async def test_a_value_that_is_missing_is_said_by_name(database: Database) -> None:
    async with database.read() as tx:
        with pytest.raises(KeyError, match="called"):
            await NAMED.rows(tx)


async def test_a_naive_time_is_refused(database: Database, now: datetime) -> None:
    since = Prepared(select(Patient.id).where(Patient.created_at > bindparam("since")))
    async with database.read() as tx:
        with pytest.raises(ValueError, match="naive"):
            await since.rows(tx, {"since": now.replace(tzinfo=None)})
        assert await since.rows(tx, {"since": now - timedelta(days=9999)}) == []


async def test_the_databases_no_is_said_in_the_words_of_sqlalchemy_and_without_values(
    database: Database,
) -> None:
    secret = {"name": "a", "value": "a secret"}
    async with database.write() as tx:
        with pytest.raises(IntegrityError) as refused:
            await INSERT_MANY.many(tx, [secret, secret])
        assert "a secret" not in str(refused.value)
        await tx.rollback()
    async with database.read() as tx:
        with pytest.raises(OperationalError, match="readonly"):
            await INSERT.rows(tx, secret)


def test_a_server_takes_a_list_as_an_array() -> None:
    query = select(PATIENTS.c.id).where(among(PATIENTS.c.id, "ids"))
    said = str(query.compile(dialect=postgresql.dialect(paramstyle="pyformat")))
    assert "patients.id IN (SELECT unnest(%(ids)s" in said


async def test_after_a_flush_that_failed_nothing_is_written_past_the_transaction(database: Database) -> None:
    async def work() -> None:
        async with database.write() as tx:
            await INSERT.rows(tx, {"name": "a", "value": "1"})
            tx.add(Fact(name="a", value="twice"))
            with pytest.raises(IntegrityError):
                await tx.flush()
            await INSERT.rows(tx, {"name": "b", "value": "1"})

    with pytest.raises(PendingRollbackError):
        await work()
    async with database.read() as tx:
        assert (await tx.scalars(select(FACTS.c.name))).all() == []


async def test_a_savepoint_takes_it_back(database: Database) -> None:
    async def inside(tx: AsyncSession) -> None:
        async with tx.begin_nested():
            await INSERT.rows(tx, {"name": "b", "value": "1"})
            raise ZeroDivisionError

    async with database.write() as tx:
        await INSERT.rows(tx, {"name": "a", "value": "1"})
        with pytest.raises(ZeroDivisionError):
            await inside(tx)
        await INSERT.rows(tx, {"name": "c", "value": "1"})
    async with database.read() as tx:
        assert (await tx.scalars(select(FACTS.c.name).order_by(FACTS.c.name))).all() == ["a", "c"]
