"""``/find`` and the card it opens, with 1,000,000 patients.

``BENCH_PEOPLE`` makes it smaller; ``BENCH_FILE`` keeps the file for the next time. Names follow the Korean
pattern: half of the people share five family names, so that a typed word may mean two hundred thousand.
"""

import asyncio
import os
import random
import sqlite3
import sys
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks import clinic_file
from benchmarks.cores import OURS, pin
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch, measured, say
from db.engine import Database
from db.folding import prefixes
from db.keyring import Keyring
from db.sealed import keyring, use_keyring
from db.tables import Patient, Staff
from handlers.route import Router
from handlers.staff import STAFF
from handlers.turn import Routes, Turn
from services.moment import Moment
from services.office import Office
from services.people.arrival import Person

ROUNDS = 200
_ROUTER = Router(Routes(), STAFF)
FAMILY = {"kim": 215, "lee": 147, "park": 84, "choi": 47, "jung": 44, "kang": 24, "cho": 21, "yoon": 20}
_OTHERS = 60
_SYLLABLES = ("min", "ji", "seo", "hyun", "yu", "jun", "ha", "eun", "soo", "bin", "na", "woo", "chae")


def run() -> None:
    """Print what finding costs, by what is typed."""
    people = int(os.environ.get("BENCH_PEOPLE", "1000000"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(os.environ.get("BENCH_FILE") or Path(folder) / "clinic.db")
        if not file.exists():
            asyncio.run(clinic_file.make(file, people, sessions=2))
        line(f"{people:,} patients", f"{named(file):,} look-ups")
        for name, walls in measured("benchmarks.find", str(file)).items():
            line(name.replace("_", " "), spread(walls))


def named(file: Path) -> int:
    """Give everybody in the file a name and a phone to be found by; returns how many look-ups exist."""
    use_keyring(Keyring((clinic_file.KEY,)))
    with closing(sqlite3.connect(file)) as found:
        (people,) = found.execute("SELECT count(*) FROM patients").fetchone()
        (known,) = found.execute("SELECT count(*) FROM lookups").fetchone()
        if known > people:
            return int(known)
        found.execute("PRAGMA synchronous=OFF")
        found.execute("PRAGMA cache_size=-1000000")
        found.execute("DELETE FROM lookups")
        found.executemany("INSERT INTO lookups (digest, patient_id) VALUES (?, ?)", _lookups(people))
        found.commit()
        found.execute("ANALYZE")
        found.commit()
        (known,) = found.execute("SELECT count(*) FROM lookups").fetchone()
        return int(known)


def _lookups(people: int) -> Iterator[tuple[bytes, int]]:
    """In the order of the index: anything else would take an hour."""
    having: defaultdict[tuple[str, str], array[int]] = defaultdict(lambda: array("I"))
    chance = random.Random(7)
    families = [*FAMILY, *(f"x{number}ong" for number in range(_OTHERS))]
    weights = [*FAMILY.values(), *([(1000 - sum(FAMILY.values())) / _OTHERS] * _OTHERS)]
    for number in range(1, people + 1):
        family = chance.choices(families, weights)[0]
        given = "".join(chance.choices(_SYLLABLES, k=2))
        for word in {*prefixes(family), *prefixes(given)}:
            having["name", word].append(number)
        having["last-digits", f"{number % 10_000:04}"].append(number)
        having["phone", f"+8210{number:08}"].append(number)
    digests = {keyring().digest(*what): each for what, each in having.items()}
    having.clear()
    for digest in sorted(digests):
        for number in digests[digest]:
            yield digest, number


def typed(number: int) -> dict[str, str]:
    """What staff type, by what it is."""
    phone = 10_000 + 4567 * number
    return {
        "a_phone_number": f"010-{phone // 10_000:04}-{phone % 10_000:04}",
        "the_last_four_digits": f"{phone % 10_000:04}",
        "a_family_name_of_200,000_people": "Kim",
        "two_letters": "ki",
        "family_and_given_name": f"Kim {'Minji' if number % 2 else 'Seohyun'}",
        "two_common_words": "kim ji",
        "two_words_nobody_has_together": "kim lee",
        "nobody": "Nobodyatall",
    }


async def finding(file: str) -> None:
    """Type each of them many times, each in a transaction of its own, commit included."""
    house, database = clinic_file.office(), Database(f"sqlite:///{file}")
    await database.open()
    walls: dict[str, list[float]] = {name: [] for name in (*typed(0), "a_code_and_its_card")}
    for number in range(ROUNDS):
        for name, text in typed(number).items():
            walls[name].append(await _found(database, house, text))
        code = await _code(database, 1 + 4999 * number)
        walls["a_code_and_its_card"].append(await _found(database, house, code))
    await database.close()
    say(**walls)


async def _found(database: Database, house: Office, text: str) -> float:
    """Seconds for the whole deed."""
    watch = Stopwatch()
    async with database.write() as tx:
        await _ROUTER.command(await _turn(Moment(tx, house, clinic_file.EVENING)), "find", text)
    return watch.wall


async def _code(database: Database, patient_id: int) -> str:
    async with database.read() as tx:
        found = await tx.get(Patient, patient_id)
    return found.code if found is not None else ""


async def _turn(at: Moment) -> Turn:
    staff = await at.tx.get_one(Staff, 1)
    return Turn(
        at=at,
        person=Person(staff.telegram_id, "Bench", "en"),
        say=at.office.texts.speak("en"),
        update_id=1,
        staff=staff,
    )


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(finding(sys.argv[1]))
