"""Files of patients on the command line, and beside a running bot."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot import files_in, files_open
from bot.cli import app
from bot.files_in import Order, bring_in
from bot.settings import Settings, load_settings
from db.keyring import new_key
from db.lock import alone
from db.tables import Patient, Task
from sandbox.clock import utc_now
from services.tasks import TaskKind
from services.texts import Texts
from tests.conftest import MONDAY
from tests.support import house as houses
from tests.support.house import House, open_house
from tests.support.phone import at

HEAD = "name,language,phone,telegram_id,session_1\n"
ROWS = "Kim Minji,ko,010-1234-5678,,\nAnna Example,en,,7001,\n"


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch, texts: Texts) -> None:
    """The content is read once for all tests."""
    monkeypatch.setattr(files_open, "open_texts", lambda _: texts)


class Line:
    """A command line with settings of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "patients.csv"
        self.database = folder / "clinic.db"
        self._env = {
            "BOT_TOKEN": "123456789:AAExample-token_of_35_characters",
            "OWNER_IDS": "77",
            "ENCRYPTION_KEYS": new_key(),
            "DATABASE_URL": f"sqlite:///{self.database}",
        }

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(app, list(words), env=self._env)

    def take_in(self, text: str, *words: str) -> Result:
        self.file.write_text(text, encoding="utf-8")
        return self.run("import", str(self.file), *words)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database)) as found:
            return found.execute(query).fetchall()


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


def test_a_dry_run_says_what_would_be_and_keeps_nothing(line: Line) -> None:
    done = line.take_in(HEAD + ROWS, "--consent-on-paper", "--dry-run")
    assert done.exit_code == 0, done.output
    assert "2 people and 0 courses would be here now" in done.output
    assert "Nothing was kept" in done.output
    assert "Kim" not in done.output
    assert line.rows("SELECT count(*) FROM patients") == [(0,)]


def test_every_bad_row_is_named_and_nothing_is_kept(line: Line) -> None:
    done = line.take_in(HEAD + ROWS + "Lee Bora,xx,123,,yesterday\n", "--consent-on-paper")
    assert done.exit_code == 1
    for place in ("line 4, column language", "line 4, column phone", "line 4, column session_1"):
        assert place in done.output
    assert "Nothing was changed" in done.output
    assert line.rows("SELECT count(*) FROM patients") == [(0,)]


def test_links_are_for_the_eyes_of_their_owner_and_overwrite_nothing(line: Line) -> None:
    links = line.folder / "links.csv"
    words = ("--consent-on-paper", "--links", str(links), "--bot-username", "clinic_bot")
    done = line.take_in(HEAD + ROWS, *words)
    assert done.exit_code == 0, done.output
    assert links.stat().st_mode & 0o777 == 0o600
    head, row = links.read_text(encoding="utf-8-sig").splitlines()
    assert head == "code,name,phone,link"
    assert row.split(",")[1] == "Kim Minji"
    assert "https://t.me/clinic_bot?start=" in row
    assert "1 have no chat here yet" in done.output
    before = links.read_bytes()
    again = line.take_in(f"{HEAD}Lee Bora,ko,,,\n", *words)
    assert (again.exit_code, links.read_bytes()) == (1, before)
    assert "nothing is overwritten" in again.output
    assert line.rows("SELECT count(*) FROM patients") == [(2,)]


def test_an_export_is_private_recorded_and_comes_back_in(line: Line) -> None:
    assert line.take_in(HEAD + ROWS, "--consent-on-paper").exit_code == 0
    file = line.folder / "out.csv"
    done = line.run("export", str(file))
    assert done.exit_code == 0, done.output
    assert "personal data" in done.output
    assert file.stat().st_mode & 0o777 == 0o600
    audited = line.rows("SELECT action, subject FROM audit WHERE action IN ('import', 'export') ORDER BY id")
    assert audited == [("import", "patients:2"), ("export", "patients:2")]
    again = line.run("export", str(file))
    assert again.exit_code == 1
    other = Line(line.folder / "other")
    other.folder.mkdir()
    back = other.run("import", str(file), "--consent-on-paper")
    assert back.exit_code == 0, back.output
    assert "2 people" in back.output


def test_a_file_that_is_not_there_is_said_so(line: Line) -> None:
    done = line.run("import", str(line.folder / "nowhere.csv"))
    assert done.exit_code == 1
    assert "cannot be read" in done.output


def test_very_many_people_wait_until_the_bot_is_stopped(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_in, "BESIDE", 1)
    assert line.take_in(HEAD + ROWS, "--consent-on-paper", "--dry-run").exit_code == 0
    with alone(f"sqlite:///{line.database}"):
        done = line.take_in(HEAD + ROWS, "--consent-on-paper")
    assert done.exit_code == 1
    assert "stop it first" in done.output


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of the house, so that the command line can have the same."""
    found = new_key()
    monkeypatch.setattr(houses, "new_key", lambda: found)
    return found


def settings_beside(house: House, folder: Path, key: str, api_url: str) -> Settings:
    offset = folder / "offset"
    offset.write_text(str((house.now - utc_now()).total_seconds()))
    return load_settings(
        bot_token=house.world.token,
        owner_ids=str(house.owner.id),
        encryption_keys=key,
        database_url=f"sqlite:///{folder}/clinic.db",
        telegram_api_url=api_url,
        clock_file=offset,
    )


async def test_a_running_bot_takes_the_new_people_over(tmp_path: Path, texts: Texts, key: str) -> None:
    async with open_house(tmp_path, MONDAY, texts) as house:
        known, stranger = house.world.person("Mina"), house.world.person("Jisoo")
        known.start()
        await house.settle()
        root = str(house.machine.app.bot.base_url).partition("/bot")[0]
        file, links = tmp_path / "in.csv", tmp_path / "links.csv"
        rows = f"Mina,en,,{known.id},2027-03-06 14:00\nJisoo,en,,,2027-03-06 11:00\n"
        file.write_text(HEAD + rows)
        order = Order(file, on_paper=True, links=links)
        brought = await bring_in(settings_beside(house, tmp_path, key, root), order, lambda _: lambda _: None)
        assert (brought.drafted.linked, len(brought.drafted.invited)) == (1, 1)
        payload = brought.drafted.invited[0].link.partition(f"t.me/{house.world.username}?start=")[2]
        await house.travel(at("03-03 18:30"))
        assert "6 March" in house.texts(known)[-1]
        async with house.machine.database.read() as tx:
            (call,) = await tx.scalars(select(Task).where(Task.kind == TaskKind.PHONE_NOT_LINKED))
            assert (await tx.get_one(Patient, call.patient_id)).name == "Jisoo"
            assert call.due_at == at("03-03 18:00")
        await house.arrive(stranger, "en", payload)
        assert (await house.patient(stranger)).name == "Jisoo"
        await house.forward(hours=1)
        async with house.machine.database.read() as tx:
            assert (await tx.get_one(Task, call.id)).done_at is not None
