"""``python -m bot demo`` as whoever tries it meets it: a process, a page, a bot that answers."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds: a busy machine takes its time to start a process."""

_LAST_WORDS = 10.0
_LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Demo:
    """The process and the address of its page."""

    process: asyncio.subprocess.Process
    address: str


@pytest.fixture
async def demo(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Demo]:
    """The demo on a free port, its folder below ``tmp_path``."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", str(unused_tcp_port)),
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    yield Demo(process, f"http://127.0.0.1:{unused_tcp_port}")
    if process.returncode is None:
        process.kill()
        await process.wait()


async def page_of(demo: Demo, session: ClientSession) -> str:
    """The page, as soon as it is served; another process cannot wake us."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and demo.process.returncode is None:
        with suppress(ClientConnectionError):
            async with session.get(f"{demo.address}/") as response:
                assert response.status == 200
                return await response.text()
        await asyncio.sleep(_LOOK_EVERY)
    raise AssertionError(f"no page within {PATIENCE} s; exit code: {demo.process.returncode}")


async def answers(demo: Demo, session: ClientSession, person: int) -> list[str]:
    """What the bot wrote to somebody, as soon as there is anything."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        async with session.get(f"{demo.address}/ui/state") as response:
            documents: dict[str, Any] = await response.json()
        mine = [each for key, each in documents.items() if key.startswith(f"message:{person}:")]
        found = [each["text"] for each in mine if each["sender"] != person]
        if found:
            return found
        await asyncio.sleep(_LOOK_EVERY)
    raise AssertionError(f"no answer within {PATIENCE} s")


def left_in(folder: Path) -> list[Path]:
    """What a process leaves in its folder for temporary files."""
    return list(folder.iterdir())


async def test_the_demo_opens_a_page_answers_start_and_ends_with_ctrl_c(demo: Demo, tmp_path: Path) -> None:
    async with ClientSession() as session:
        assert "<html" in await page_of(demo, session)
        async with session.post(f"{demo.address}/ui/person", json={"first_name": "Ann"}) as response:
            ann = (await response.json())["person"]
        async with session.post(f"{demo.address}/ui/start", json={"person": ann}) as response:
            assert response.status == 200
        assert await answers(demo, session, ann)
    demo.process.send_signal(signal.SIGINT)
    said, _ = await asyncio.wait_for(demo.process.communicate(), _LAST_WORDS)
    assert demo.process.returncode == 0, said.decode()
    assert "Traceback" not in said.decode()
    assert left_in(tmp_path) == [], "it leaves nothing behind"
