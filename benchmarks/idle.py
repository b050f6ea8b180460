"""What a bot costs that has nothing to do."""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import clinic_file
from benchmarks.botprocess import bot, processor_seconds, resident
from benchmarks.figures import line
from benchmarks.programs import started

SECONDS = 30
QUIET = 0.06


def run() -> None:
    """Print the share of a core and the memory."""
    with tempfile.TemporaryDirectory() as folder, started("benchmarks.double") as url:
        file = Path(folder) / "clinic.db"
        asyncio.run(clinic_file.make(file, 2000))
        clock = Path(folder) / "clock"
        clock.write_text(str((clinic_file.BOOKED - _now()).total_seconds()))
        with bot(url, file, CLOCK_FILE=str(clock)) as (pid, _):
            _settled(pid)
            before, begun = processor_seconds(pid), time.monotonic()
            time.sleep(SECONDS)
            share = (processor_seconds(pid) - before) / (time.monotonic() - begun)
            line(
                "idle, 2,000 patients with booked courses",
                f"{share:.2%} of a core",
                f"{resident(pid):.0f} MB",
            )


def _settled(pid: int) -> None:
    """Until the work of the start is done: the first run with new content looks at every plan again."""
    busy = 1.0
    while busy > QUIET:
        before = processor_seconds(pid)
        time.sleep(3)
        busy = processor_seconds(pid) - before


def _now() -> datetime:
    return datetime.now(UTC)
