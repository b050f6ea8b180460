"""A chart becomes a PNG: in a child process, so that the bot stays small and a hung drawing harms nobody."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from services.charts.chart import Chart, to_json

TIMEOUT = 20.0
"""Seconds. A first drawing reads all fonts of the machine once."""

_ROOT = Path(__file__).resolve().parents[2]
_DRAW = ("-m", "services.charts.draw")
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT", "MPLCONFIGDIR", "XDG_CACHE_HOME")
"""Of the environment; the token and the keys stay here."""

_PNG = b"\x89PNG\r\n\x1a\n"


class NoPictureError(Exception):
    """The picture could not be drawn; the text says how it ended, and nothing about anybody."""


async def drawn(chart: Chart, *, timeout: float = TIMEOUT, program: Sequence[str] = _DRAW) -> bytes:  # noqa: ASYNC109 - the child is killed then, which a cancelled caller could not do
    """The picture as PNG. Raises NoPictureError; the child is gone in any case.

    ``program``: arguments of the Python that draws.
    """
    try:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
    except OSError as error:
        raise NoPictureError(f"the drawing could not be started: {type(error).__name__}") from error
    try:
        async with asyncio.timeout(timeout):
            picture, _ = await child.communicate(to_json(chart))
    except TimeoutError as error:
        raise NoPictureError(f"the drawing took longer than {timeout:.0f} seconds") from error
    finally:
        await _gone(child)
    if child.returncode != 0 or not picture.startswith(_PNG):
        raise NoPictureError(f"the drawing ended with {child.returncode}")
    return picture


async def _gone(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
