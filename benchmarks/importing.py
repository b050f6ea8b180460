"""Reading 2,000 people with courses of five in: how long the write lock is held, against doing it all there.

``BENCH_ROWS`` makes it smaller.
"""

import asyncio
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import clinic_file
from benchmarks.figures import line
from benchmarks.programs import Stopwatch, measured, say
from bot import garbage
from bot.files_open import aside
from db.engine import Database
from db.migrate import upgrade
from services.files import importing
from services.files.checking import wishes_of
from services.files.making import How
from services.files.reading import lines_of
from services.moment import Moment

SESSIONS = 5
_FIRST = datetime(2026, 12, 4, 10, 0)  # noqa: DTZ001 - wall time of the clinic, as files write it


def run() -> None:
    """Print what each part takes."""
    found = measured("benchmarks.importing")
    line(f"{found['people']:,} people, {found['messages']:,} messages planned", "")
    line("rehearsed aside, nobody waits", _seconds(found["rehearsed"]))
    line("put into the shape of the database, nobody waits", _seconds(found["packed"]))
    line("checked again and carried over, the write lock held", _seconds(found["carried"]))
    line(
        "rehearsing with the lock held would keep it", f"{found['rehearsed'][0] / found['carried'][0]:.0f} x"
    )


def _seconds(wall_and_cpu: list[float]) -> str:
    wall, cpu = wall_and_cpu
    return f"{wall:.2f} s   {cpu:.2f} s of processor"


def rows(people: int) -> bytes:
    """The file."""
    head = ["language", "name", "phone", *(f"session_{number}" for number in range(1, SESSIONS + 1))]
    lines = [",".join(head)]
    for number in range(people):
        first = _FIRST + timedelta(minutes=30 * (number % 20), days=7 * (number % 4))
        starts = (first + timedelta(days=28 * each) for each in range(SESSIONS))
        who = ["ko" if number % 2 else "en", f"Kim Minji {number}", f"+8210{10_000_000 + number}"]
        lines.append(",".join([*who, *(f"{start:%Y-%m-%d %H:%M}" for start in starts)]))
    return "\n".join(lines).encode()


async def bring_in(file: Path, people: int) -> None:
    """The parts of an import, one after the other, as ``bot.files_in`` has them."""
    house = clinic_file.office()
    upgrade(f"sqlite:///{file}")
    real = Database(f"sqlite:///{file}")
    await real.open()
    async with real.write() as tx:
        owner = await clinic_file.doctor(Moment(tx, house, clinic_file.BOOKED))
    wishes = wishes_of(lines_of(rows(people), ""), house, clinic_file.BOOKED)
    garbage.settle()
    async with aside() as draft:
        watch = Stopwatch()
        how = How(on_paper=True)
        drafted = await importing.draft(
            draft, house, owner, wishes, how, clinic_file.BOOKED, lambda number: number
        )
        rehearsed, watch = (watch.wall, watch.cpu), Stopwatch()
        parcels = await importing.packed(draft, real)
        packed = (watch.wall, watch.cpu)
        async with real.write() as tx:
            watch = Stopwatch()
            await importing.keep(parcels, Moment(tx, house, clinic_file.BOOKED), owner, wishes)
        carried = (watch.wall, watch.cpu)
    await real.close()
    say(people=people, messages=drafted.messages, rehearsed=rehearsed, packed=packed, carried=carried)


def main() -> None:
    """Measure in a process of its own, whose memory and collector nothing else has used."""
    with tempfile.TemporaryDirectory() as folder:
        people = int(os.environ.get("BENCH_ROWS", "2000"))
        asyncio.run(bring_in(Path(folder) / "clinic.db", people))


if __name__ == "__main__":
    main()
