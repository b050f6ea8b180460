"""``python -m bot export``: every patient with their courses as a CSV file an import takes back."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from bot.files_open import opened, write_private
from bot.settings import Settings
from services import audit
from services.files import exporting
from services.moment import Moment


async def take_out(settings: Settings, file: Path, begin: Callable[[int], Callable[[int], object]]) -> int:
    """Write the file; returns how many patients are in it.

    ``begin`` is told how many there are, and gives what is called as they are written. That somebody did so
    is recorded before the file is there (PIPA art. 29: access records). Raises FileError and NotReadyError.
    """
    async with opened(settings) as records:
        chunks: list[str] = []
        async with records.database.read(scan=True) as tx:
            number = await exporting.count(tx)
            done = begin(number)
            names = await exporting.columns(tx)
            chunks.append(_table([dict(zip(names, names, strict=True))], names))
            async for rows in exporting.rows(tx, records.office, records.now):
                chunks.append(_table(rows, names))
                done(len({row["code"] for row in rows}))
        async with records.database.write() as tx:
            await audit.record(
                Moment(tx, records.office, records.now), records.owner, "export", f"patients:{number}"
            )
        write_private(file, chunks)
    return number


def _table(rows: list[exporting.Row], names: list[str]) -> str:
    file = io.StringIO(newline="")
    csv.DictWriter(file, names, restval="").writerows(rows)
    return file.getvalue()
