"""Counting whom a broadcast would reach, and why others are left out, in a clinic a thousand times too large.

Seven in ten patients were treated in the last 200 days, three in ten agreed to advertisements.
``BENCH_PEOPLE`` makes it smaller; ``BENCH_FILE`` keeps the file for the next time.
"""

import asyncio
import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks import clinic_file
from benchmarks.cores import OURS, pin
from benchmarks.figures import MS, line, spread
from benchmarks.programs import Stopwatch, measured, say
from db.engine import Database
from db.summaries import sum_up_all
from domain.audience import Audience, Stage
from domain.broadcasts import Kind
from services.broadcasts import drafts
from services.broadcasts.reach import reach
from services.moment import Moment

ROUNDS = 5
AUDIENCES = {
    "everybody": Audience(),
    "readers of English": Audience(languages=frozenset({"en"})),
    "a visit within 7 days": Audience(visit_within_days=7),
    "a visit within 30 days": Audience(visit_within_days=30),
    "last visit 20 to 40 days ago": Audience(last_visit_ago=(20, 40)),
    "before their first session": Audience(stages=frozenset({Stage.BEFORE_FIRST})),
    "in a course": Audience(stages=frozenset({Stage.IN_COURSE})),
    "finished": Audience(stages=frozenset({Stage.FINISHED})),
    "in a course, last visit 20 to 40 days ago": Audience(
        stages=frozenset({Stage.IN_COURSE}), last_visit_ago=(20, 40)
    ),
    "phase 1 of the nine questions": Audience(outcomes=frozenset({"phase-1"})),
    "a tag": Audience(tags=frozenset({1})),
}
_LIVED = """
CREATE TEMP TABLE present AS SELECT '{now}' AS now;
UPDATE sessions SET state = 'performed', performed_at =
    strftime('%Y-%m-%d %H:%M:%S.000000', (SELECT now FROM present),
        '-' || (patient_id * 7919 % 200) || ' days')
    WHERE number = 1 AND patient_id % 10 < 7;
UPDATE sessions SET state = 'performed', performed_at =
    strftime('%Y-%m-%d %H:%M:%S.000000', (SELECT now FROM present),
        '-' || (patient_id * 7919 % 30) || ' days')
    WHERE number = 2 AND patient_id % 10 < 3;
UPDATE sessions SET starts_at = performed_at WHERE state = 'performed';
UPDATE sessions SET starts_at =
    strftime('%Y-%m-%d %H:%M:%S.000000', (SELECT now FROM present),
        '+' || (patient_id * 7919 % 120) || ' days')
    WHERE state = 'booked';
INSERT INTO consents (patient_id, code, granted, via, text_version, language, at)
    SELECT patient_id, 'C3', granted, via, text_version, language, at FROM consents
    WHERE code = 'C0' AND patient_id % 10 IN (0, 4, 8);
INSERT INTO screenings (patient_id, state, outcome, content_version, started_at, expires_at, rid)
    SELECT id, 'done', 'phase-' || (id % 3 + 1), '', now, now, randomblob(16) FROM patients, present
    WHERE id % 10 < 4;
INSERT INTO tags (id, created_at, rid) SELECT 1, now, randomblob(16) FROM present;
INSERT INTO patient_tags (tag_id, patient_id) SELECT 1, id FROM patients WHERE id % 10 = 3;
"""
"""Seven in ten had their first session, three in ten their second; the visits of the others lie ahead.

Four in ten answered the nine questions.
"""


def run() -> None:
    """Print how long each count takes."""
    people = int(os.environ.get("BENCH_PEOPLE", "1000000"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(os.environ.get("BENCH_FILE") or Path(folder) / "clinic.db").with_suffix(".lived.db")
        if not file.exists():
            asyncio.run(clinic_file.make(file, people, sessions=2, weeks=True))
            asyncio.run(_live(file))
        said = measured("benchmarks.audience", str(file))
    for each in said["counts"]:
        name = f"{each['kind']}, {each['name']}: {each['will']:,} of {each['total']:,}"
        line(name, f"processor {min(each['cpu']) * MS:.0f} ms", spread(each["walls"]))


async def _live(file: Path) -> None:
    """Let time have passed in it: visits, screenings, consents to advertisements, a tag."""
    with closing(sqlite3.connect(file)) as found:
        found.execute("PRAGMA synchronous=OFF")
        found.executescript(_LIVED.format(now=clinic_file.BOOKED.replace(tzinfo=None)))
    database = Database(f"sqlite:///{file}")
    await database.open()
    async with database.write() as tx:
        await sum_up_all(tx)
    await database.close()
    with closing(sqlite3.connect(file)) as found:
        found.execute("ANALYZE")
        found.commit()
        found.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def main(file: str) -> None:
    """Count each audience several times, as the screen does; the drafts are not kept."""
    house, database, counts = clinic_file.office(), Database(f"sqlite:///{file}"), []
    await database.open()
    async with database.write() as tx:
        at = Moment(tx, house, clinic_file.BOOKED)
        staff = await clinic_file.doctor(at)
        for kind in Kind:
            cast = await drafts.create(at, staff, kind)
            for language in ("en", "ko"):
                await drafts.set_text(at, cast, staff, language, "We are closed on 9 December.")
            for name, audience in AUDIENCES.items():
                if kind is Kind.AD and audience.by_health:
                    continue
                await drafts.set_audience(at, cast, staff, audience)
                walls, cpu = [], []
                for _ in range(ROUNDS):
                    watch = Stopwatch()
                    found = await reach(at, cast)
                    walls.append(watch.wall)
                    cpu.append(watch.cpu)
                seen = {"total": found.total, "will": found.will, "walls": walls, "cpu": cpu}
                counts.append({"kind": kind, "name": name} | seen)
        await tx.rollback()
    await database.close()
    say(counts=counts)


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(main(sys.argv[1]))
