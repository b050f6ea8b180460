"""Two databases: the clinic's, and as many empty ones as a test asks for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from db.engine import Database
from db.keyring import Keyring
from db.tables import Staff
from services.files import exporting, importing
from services.files.checking import wishes_of
from services.files.making import How
from services.files.reading import lines_of
from services.moment import Moment
from services.office import Office
from tests.services.clinic import NOW, employ
from tests.support.schema import lay

Fresh = Callable[[], Awaitable[Database]]
PAPER = How(on_paper=True)


class Clinic:
    """A clinic's database with an owner, and files going in and out of it."""

    def __init__(self, database: Database, fresh: Fresh, office: Office) -> None:
        self.database = database
        self.office = office
        self.steps: list[int] = []
        self._fresh = fresh

    async def owner(self) -> Staff:
        async with self.database.write() as tx:
            at = Moment(tx, self.office, NOW)
            found = await tx.get(Staff, 1)
            return found or await employ(at, "owner", 77)

    async def take_in(self, text: str, how: How = PAPER) -> importing.Drafted:
        people = wishes_of(lines_of(text.encode()), self.office, NOW)
        importing.check_consent(people, how)
        async with self.database.read() as tx:
            await importing.look(tx, self.office, people, NOW)
        aside, owner = await self._fresh(), await self.owner()
        drafted = await importing.draft(aside, self.office, owner, people, how, NOW, self.steps.append)
        parcels = await importing.packed(aside, self.database)
        async with self.database.write() as tx:
            await importing.keep(parcels, Moment(tx, self.office, NOW), owner, people)
        return drafted

    async def give_out(self) -> str:
        async with self.database.read() as tx:
            names = await exporting.columns(tx)
            rows = [row async for chunk in exporting.rows(tx, self.office, NOW) for row in chunk]
        return "\n".join([",".join(names), *(_line(names, row) for row in rows)]) + "\n"


def _line(names: Sequence[str], row: exporting.Row) -> str:
    return ",".join(f'"{row.get(name, "")}"' for name in names)


@pytest.fixture
async def fresh(tmp_path: Path, keyring: Keyring) -> AsyncIterator[Fresh]:
    """Gives an empty, open database each time."""
    del keyring
    opened: list[Database] = []
    async with AsyncExitStack() as stack:

        async def make() -> Database:
            database = Database(f"sqlite:///{lay(tmp_path / f'fresh-{len(opened)}.db')}")
            await database.open()
            stack.push_async_callback(database.close)
            opened.append(database)
            return database

        yield make


@pytest.fixture
async def clinic(fresh: Fresh, office: Office) -> Clinic:
    found = Clinic(await fresh(), fresh, office)
    await found.owner()
    return found
