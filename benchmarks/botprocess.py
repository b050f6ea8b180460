"""The bot as a process of its own, looked at from outside."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from benchmarks.clinic_file import KEY
from benchmarks.programs import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def bot(url: str, file: Path, **settings: str) -> Iterator[tuple[int, float]]:
    """The bot as the Procfile starts it; yields its process id and the seconds until it said that it runs.

    Its modules have been compiled before, as after any start but the very first. Raises RuntimeError if it
    ended before.
    """
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(_compiled()),
        "BOT_TOKEN": "4200000042:AAExampleTokenForTheLocalDouble_12345",
        "OWNER_IDS": "9001",
        "ENCRYPTION_KEYS": KEY,
        "DATABASE_URL": f"sqlite:///{file}",
        "TELEGRAM_API_URL": url,
        **settings,
    }
    begun = time.monotonic()
    command = [sys.executable, "-OO", "-m", "bot", "run"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            heard: list[str] = []
            for said in process.stdout or ():
                heard.append(said)
                if "running" in said:
                    break
            else:
                raise RuntimeError("the bot did not start:\n" + "".join(heard[-5:]))
            yield process.pid, time.monotonic() - begun
        finally:
            process.terminate()
            process.wait()


@cache
def _compiled() -> Path:
    """A folder with the bytecode of everything, wherever this was checked out; gone with this process."""
    folder = Path(tempfile.mkdtemp(prefix="bytecode-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder)}
    command = [sys.executable, "-OO", "-m", "bot", "doctor"]
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    return folder


def processor_seconds(pid: int) -> float:
    """What the process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident(pid: int) -> float:
    """Megabytes it holds now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
