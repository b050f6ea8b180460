import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from db.backup import backup
from db.migrate import MIGRATIONS, NewerSchemaError, Standing, check, revisions, upgrade
from db.tables import Base


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def names(file: Path, kind: str = "table") -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type=?", (kind,))
        }


def test_a_new_database_gets_every_table_in_a_folder_that_did_not_exist(tmp_path: Path) -> None:
    file = tmp_path / "data" / "clinic.db"
    assert check(f"sqlite:///{file}") is Standing.EMPTY
    assert upgrade(f"sqlite:///{file}") is None
    assert names(file) == {*Base.metadata.tables, "alembic_version"}
    assert check(f"sqlite:///{file}") is Standing.CURRENT


def test_looking_at_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    check(f"sqlite:///{tmp_path}/clinic.db")
    assert list(tmp_path.iterdir()) == []


def test_tables_and_migrations_agree(database_file: Path) -> None:
    engine = create_engine(f"sqlite:///{database_file}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_migrations_make_the_very_schema_that_the_tables_describe(
    database_file: Path, tmp_path: Path
) -> None:
    described = tmp_path / "described.db"
    engine = create_engine(f"sqlite:///{described}")
    Base.metadata.create_all(engine)
    engine.dispose()

    def indexes(file: Path) -> set[tuple[str, str]]:
        query = "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL"
        with closing(sqlite3.connect(file)) as connection:
            return set(connection.execute(query))

    assert indexes(database_file) == indexes(described)


def test_the_names_of_the_files_say_what_alembic_knows() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert revisions() == [script.revision for script in scripts.walk_revisions()][::-1]
    assert revisions()[-1] == scripts.get_current_head()


def test_a_start_that_finds_the_schema_as_it_should_be_does_without_alembic(address: str) -> None:
    program = (
        f"import sys; from db.migrate import upgrade; upgrade({address!r}); print('alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"


def test_a_second_upgrade_changes_and_copies_nothing(address: str, tmp_path: Path) -> None:
    assert upgrade(address) is None
    assert [path.name for path in tmp_path.glob("*.backup")] == []


def test_a_newer_schema_is_refused_in_words(address: str, tmp_path: Path) -> None:
    execute(tmp_path / "clinic.db", "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchemaError, match=r"newer version.*9999"):
        check(address)
    with pytest.raises(NewerSchemaError):
        upgrade(address)


def test_a_copy_holds_everything_and_is_for_its_owner_only(address: str, tmp_path: Path) -> None:
    file = tmp_path / "clinic.db"
    execute(file, "INSERT INTO facts VALUES ('a', 'b')")
    first, second = backup(file, "test"), backup(file, "test")
    assert [first.name, second.name] == ["clinic.db.test.backup", "clinic.db.test-2.backup"]
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    with closing(sqlite3.connect(first)) as connection:
        assert connection.execute("SELECT * FROM facts").fetchall() == [("a", "b")]
    assert check(address) is Standing.CURRENT


def test_a_copy_that_cannot_be_made_leaves_nothing_that_looks_like_one(tmp_path: Path) -> None:
    file = tmp_path / "clinic.db"
    file.write_bytes(b"this is not a database, however much it wants to be one" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        backup(file, "test")
    assert not list(tmp_path.glob("*.backup"))


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations of a later program, with room for one more change."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add_migration(folder: Path, *statements: str) -> None:
    latest = max(path.name[:4] for path in folder.glob("versions/0*.py"))
    body = "".join(f"    op.execute({statement!r})\n" for statement in statements)
    (folder / "versions" / "9000_later.py").write_text(
        f"from alembic import op\nrevision, down_revision = '9000', {latest!r}\ndef upgrade():\n{body}"
    )


def test_a_database_that_is_behind_is_copied_and_brought_up_to_date(
    address: str, tmp_path: Path, next_version: Path
) -> None:
    file = tmp_path / "clinic.db"
    execute(file, "INSERT INTO facts VALUES ('a', 'b')")
    add_migration(next_version, "CREATE TABLE later (id INTEGER)")
    assert check(address, next_version) is Standing.BEHIND
    copy = upgrade(address, next_version)
    assert copy is not None
    assert check(address, next_version) is Standing.CURRENT
    assert "later" in names(file) - names(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT * FROM facts").fetchall() == [("a", "b")]


@pytest.mark.parametrize(
    "failure", ["SELECT * FROM nowhere", "INSERT INTO holds (session_id, set_at) VALUES (99, '2026-01-01')"]
)
def test_a_migration_that_fails_changes_nothing(
    address: str, tmp_path: Path, next_version: Path, failure: str
) -> None:
    add_migration(next_version, "CREATE TABLE later (id INTEGER)", failure)
    with pytest.raises(Exception, match=r"nowhere|point to nothing"):
        upgrade(address, next_version)
    assert "later" not in names(tmp_path / "clinic.db")
    assert check(address) is Standing.CURRENT
