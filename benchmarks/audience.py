"""Counting whom a broadcast would reach, and why others are left out, in a clinic a thousand times too large.

``BENCH_PEOPLE`` makes it smaller; ``BENCH_FILE`` keeps the file of ``tables`` for the next time.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import clinic_file
from benchmarks.cores import OURS, pin
from benchmarks.figures import line, spread
from benchmarks.programs import Stopwatch, measured, say
from db.engine import Database
from domain.audience import Audience, Stage
from domain.broadcasts import Kind
from services.broadcasts import drafts
from services.broadcasts.reach import reach
from services.moment import Moment

ROUNDS = 5
AUDIENCES = {
    "everybody": Audience(),
    "readers of English": Audience(languages=frozenset({"en"})),
    "a visit within 32 days": Audience(visit_within_days=32),
    "before their first session": Audience(stages=frozenset({Stage.BEFORE_FIRST})),
    "nobody (a tag)": Audience(tags=frozenset({1})),
}


def run() -> None:
    """Print how long each count takes."""
    people = int(os.environ.get("BENCH_PEOPLE", "1000000"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(os.environ.get("BENCH_FILE") or Path(folder) / "clinic.db")
        if not file.exists():
            asyncio.run(clinic_file.make(file, people, sessions=2, weeks=True))
        said = measured("benchmarks.audience", str(file))
    for name, found in said["counts"].items():
        line(f"{name}: {found['will']:,} of {found['total']:,}", spread(found["walls"]))


async def main(file: str) -> None:
    """Count each audience several times; nothing is kept."""
    house, database = clinic_file.office(), Database(f"sqlite:///{file}")
    await database.open()
    counts = {}
    async with database.write() as tx:
        at = Moment(tx, house, clinic_file.BOOKED)
        staff = await clinic_file.doctor(at)
        for name, audience in AUDIENCES.items():
            cast = await drafts.create(at, staff, Kind.NOTICE)
            for language in ("en", "ko"):
                await drafts.set_text(at, cast, staff, language, "We are closed on 9 December.")
            await drafts.set_audience(at, cast, staff, audience)
            walls = []
            for _ in range(ROUNDS):
                watch = Stopwatch()
                found = await reach(at, cast)
                walls.append(watch.wall)
            counts[name] = {"will": found.will, "total": found.total, "walls": walls}
        await tx.rollback()
    await database.close()
    say(counts=counts)


if __name__ == "__main__":
    pin(OURS)
    asyncio.run(main(sys.argv[1]))
