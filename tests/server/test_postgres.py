"""The same bot on PostgreSQL, where one machine is not enough.

``TEST_POSTGRES`` names a server on which databases may be made, like ``postgresql://postgres@localhost/postgres``;
without it these tests are left out.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from db.engine import Database
from db.keyring import Keyring
from db.lock import AlreadyRunningError, alone
from db.migrate import Standing, check, upgrade
from db.summaries import sum_up_all, wrong_sums
from db.tables import Base
from db.url import for_sync
from domain.broadcasts import Kind
from services.broadcasts.reach import terms_of
from services.moment import Moment
from services.office import Office
from services.texts import Texts
from tests.conftest import MONDAY
from tests.journeys.test_journey_privacy import performed
from tests.services.clinic import NOW, employ
from tests.services.peopled import populate, treat
from tests.services.test_broadcast_counts import FILTERS, counted, one_by_one
from tests.services.test_broadcast_reach import drafted
from tests.support.crowd import WORDS, counts, gather, had, send
from tests.support.house import open_house
from tests.support.phone import at as wall

SERVER = os.environ.get("TEST_POSTGRES", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="TEST_POSTGRES names no PostgreSQL server")


@pytest.fixture
def address() -> Iterator[str]:
    """A new, empty database."""
    name = f"test_{secrets.token_hex(6)}"
    engine = create_engine(for_sync(SERVER), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield engine.url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def test_migrations_make_the_tables_the_code_describes(address: str) -> None:
    assert check(address) is Standing.EMPTY
    assert upgrade(address) is None
    assert check(address) is Standing.CURRENT
    engine = create_engine(for_sync(address))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_second_process_is_refused_until_the_first_has_ended(address: str) -> None:
    with (
        alone(address),
        pytest.raises(AlreadyRunningError, match="another process already runs"),
        alone(address),
    ):
        pass
    with alone(address):
        pass


async def test_a_reading_transaction_sees_one_unchanging_state(address: str) -> None:
    upgrade(address)
    database = Database(address)
    await database.open()
    how_many = text("SELECT count(*) FROM facts")
    async with database.read() as tx:
        before = await tx.scalar(how_many)
        async with database.write() as other:
            await other.execute(text("INSERT INTO facts (name, value) VALUES ('a', 'b')"))
        assert await tx.scalar(how_many) == before
    await database.close()


async def test_a_course_is_lived_through_from_the_booking_to_an_alert_and_to_the_end_of_the_record(
    address: str, tmp_path: Path, texts: Texts
) -> None:
    async with open_house(tmp_path, MONDAY, texts, address=address) as house:
        story = await performed(house)
        await house.travel(wall("03-16 15:00"))
        await story.check_in("M3", course="same")
        await story.desk.tap("I take it")
        await story.desk.tap("Close the alert")
        await house.travel(wall("03-25 11:00"))
        assert "03-25 11:00" in [when for when, _ in story.phone.news()]
        await house.send(story.person, "/delete")
        await story.tap("yes-delete")
        assert story.phone.shows == story.text("delete.done")


async def test_a_broadcast_reaches_everybody_once(address: str, tmp_path: Path, texts: Texts) -> None:
    async with open_house(tmp_path, MONDAY, texts, address=address) as house:
        people = await gather(house, 12)
        number = await send(house)
        await house.settle()
        assert had(people, WORDS) == [1] * 12
        assert await counts(house, number) == {"sent": 12}


async def test_audiences_are_counted_as_anywhere(address: str, keyring: Keyring, office: Office) -> None:
    del keyring
    upgrade(address)
    database = Database(address)
    await database.open()
    async with database.write() as tx:
        at = Moment(tx, office, NOW)
        doctor = await employ(at, "doctor", 9001)
        await treat(at, await populate(at))
        for kind in Kind:
            for audience in FILTERS:
                if kind is Kind.NOTICE or not audience.by_health:
                    terms = await terms_of(at, await drafted(at, doctor, kind, audience))
                    assert await counted(at, terms) == await one_by_one(at, terms)
        assert list(await tx.scalars(wrong_sums())) == []
        await sum_up_all(tx)
        assert list(await tx.scalars(wrong_sums())) == []
    await database.close()
