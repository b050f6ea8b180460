"""The whole path of an owed message against bare loops that send and store nothing; 64 in flight each.

Whole path: due, permit, claim, decide again, render, send, record, durable (WAL, ``synchronous=FULL``).
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import clinic_file
from benchmarks.programs import measured, started

PEOPLE = 3000
ROUNDS = 5
NAMES = {
    "care": "whole path, a reminder (five sessions to plan)",
    "plain": "whole path, a text that needs no decision",
    "ptb": "bare loop, python-telegram-bot as it comes",
    "ptb-aiohttp": "bare loop, python-telegram-bot, our request class",
    "aiogram": "bare loop, aiogram 3",
}


def run() -> None:
    """Print messages a second of wall time and of processor time, the best of five rounds side by side.

    What else a machine does only ever slows a round down, some by half; the medians are printed beside.
    """
    with tempfile.TemporaryDirectory() as folder, started("benchmarks.double") as url:
        template = Path(folder) / "template.db"
        asyncio.run(clinic_file.make(template, PEOPLE))
        found: dict[str, list[tuple[float, float]]] = {}
        for _ in range(ROUNDS):
            for name in NAMES:
                found.setdefault(name, []).append(_once(name, url, template))
    rates = {name: each for name, each in found.items() if any(wall for wall, _ in each)}
    for name, each in rates.items():
        (wall, cpu), (_, usual) = _best(each), _median(each)
        said = f"{wall:7.0f}/s   {cpu:7.0f} per processor second, median {usual:.0f}"
        sys.stdout.write(f"   {NAMES[name]:<52} {said}\n")
    for name in ("ptb", "aiogram"):
        if name in rates:
            best, usual = (of(rates["care"])[1] / of(rates[name])[1] for of in (_best, _median))
            sys.stdout.write(
                f"   reminder : {name:<43} {best:5.2f} x of processor time, medians {usual:.2f} x\n"
            )


def _once(name: str, url: str, template: Path) -> tuple[float, float]:
    if name in {"care", "plain"}:
        file = template.with_name("run.db")
        for suffix in ("", "-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        shutil.copy(template, file)
        said = measured("benchmarks.whole_path", url, str(file), name)
    else:
        said = measured("benchmarks.bare_loop", url, name)
    if "missing" in said:
        sys.stdout.write(f"   {said['missing']} is not installed; install the dependency group `bench`\n")
        return 0.0, 0.0
    return said["messages"] / said["wall"], said["messages"] / said["cpu"]


def _best(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return max(wall for wall, _ in pairs), max(cpu for _, cpu in pairs)


def _median(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(wall for wall, _ in pairs), statistics.median(cpu for _, cpu in pairs)
