from datetime import datetime

import pytest
from sqlalchemy import text

from db.engine import Database
from db.folding import prefixes, tokens
from db.keyring import Keyring, new_key
from db.sealed import use_keyring
from db.search import MANY, find_patients, index_patient
from db.tables import Patient


@pytest.fixture
async def people(database: Database, now: datetime) -> Database:
    known = [
        ("K7Q-2MX", "Kim Min-su", "+821012345678"),
        ("CDF-GHJ", "김민수", "+821099995678"),
        ("CDF-GHK", "José Álvarez Kim", "+34600111222"),
        ("CDF-GHM", None, None),
    ]
    async with database.write() as tx:
        for code, name, phone in known:
            patient = Patient(code=code, language="en", created_at=now)
            patient.name, patient.phone = name, phone
            tx.add(patient)
            await index_patient(tx, patient)
    return database


async def find(database: Database, what: str) -> list[int]:
    async with database.read() as tx:
        return await find_patients(tx, what)


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("010-1234-5678", [1]),
        ("+82 10 1234 5678", [1]),
        ("+34 600 111 222", [3]),
        ("5678", [2, 1]),
        ("1234", []),
        ("kim", [3, 1]),
        ("KI", [3, 1]),
        ("k", []),
        ("min kim", [1]),
        ("김민", [2]),
        ("김민수", [2]),
        ("jose alv", [3]),
        ("ÁLVAREZ", [3]),
        ("kim nobody", []),
        ("min alv", []),
        ("jose kim alvarez", [3]),
        ("k7q2mx", [1]),
        ("K7Q-2MX", [1]),
        ("", []),
        ("  ", []),
        ("+", []),
        ("()", []),
        ("99999999999999999999999", []),
        ("x" * 4000, []),
        ("'; DROP TABLE patients; --", []),
    ],
)
@pytest.mark.parametrize("many", [MANY, 1])
async def test_staff_find_patients_by_what_they_would_type(
    people: Database, monkeypatch: pytest.MonkeyPatch, what: str, found: list[int], many: int
) -> None:
    monkeypatch.setattr("db.search.MANY", many)  # from one on, each word is a common one
    assert await find(people, what) == found


async def test_a_new_name_or_number_replaces_the_old_one(people: Database) -> None:
    async with people.write() as tx:
        patient = await tx.get_one(Patient, 1)
        patient.name, patient.phone = "Park Jin", None
        await index_patient(tx, patient)
    assert await find(people, "park") == [1]
    assert await find(people, "min kim") == []
    assert await find(people, "010-1234-5678") == []


async def test_no_name_and_no_number_is_readable_in_the_file(people: Database) -> None:
    async with people.read() as tx:
        rows = await tx.execute(text("SELECT digest, name_sealed, phone_sealed FROM lookups, patients"))
        everything = b"".join(part for row in rows for part in row if part)
    for secret in ("kim", "Kim", "김민", "5678", "12345678"):
        assert secret.encode() not in everything


@pytest.mark.parametrize("many", [MANY, 1])
async def test_what_an_older_key_wrote_is_still_found(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("db.search.MANY", many)
    old, new = new_key(), new_key()
    use_keyring(Keyring((old,)))
    async with database.write() as tx:
        patient = Patient(code="X", language="en", created_at=now)
        patient.name = "Kim Minsu"
        tx.add(patient)
        await index_patient(tx, patient)
    use_keyring(Keyring((new, old)))
    assert await find(database, "kim min") == [1]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Kim Min-su", ["kim", "min", "su"]),
        ("  Åse  ÖSTERGÅRD ", ["ase", "ostergard"]),
        ("ＫＩＭ", ["kim"]),
        ("Straße", ["strasse"]),
        ("김\u200b민수", ["김민수"]),
        ("김민수", ["김민수"]),
        ("<b>x</b>", ["b", "x", "b"]),
        ("!!!", []),
        ("a" * 99, ["a" * 16]),
        ("a b c d e f g h i j", list("abcdefgh")),
    ],
)
def test_names_fold_to_plain_words(name: str, folded: list[str]) -> None:
    assert tokens(name) == folded


def test_a_word_is_found_by_its_beginnings_from_two_characters_on() -> None:
    assert prefixes("minsu") == ["mi", "min", "mins", "minsu"]
    assert prefixes("수") == ["수"]
