"""Programs under test: each runs in a process of its own and says what it measured in one line of JSON."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@contextmanager
def started(module: str, *arguments: str) -> Iterator[str]:
    """Run ``python -m module`` beside us; yields the first line it prints."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait()


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """What ``python -m module`` said in its last line. Raises RuntimeError with its errors if it failed."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def say(**found: object) -> None:
    """Report from inside such a program."""
    sys.stdout.write(json.dumps(found) + "\n")


@dataclass
class Stopwatch:
    """Wall and processor seconds (all threads of this process) since it was made."""

    _wall: float = field(default_factory=time.perf_counter)
    _cpu: float = field(default_factory=time.process_time)

    @property
    def wall(self) -> float:
        """Seconds on the wall."""
        return time.perf_counter() - self._wall

    @property
    def cpu(self) -> float:
        """Seconds of processor time."""
        return time.process_time() - self._cpu


def megabytes() -> float:
    """The most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
