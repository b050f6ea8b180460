"""The drawing process: what it gives, and what happens when it does not."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.charts.chart import Bar, Bars, Chart, Columns, Series, from_json, to_json
from services.charts.picture import NoPictureError, drawn

CHART = Chart(
    "숫자, 3월 2일 – 3월 8일",
    Columns("방문", ("월", "화"), (Series("시술", (3, 0), "#2f7f6f"), Series("노쇼", (1, 0), "#d9772b"))),
    (Bars("체크인", (Bar("답변", 8, "8", "#2f7f6f"),)), Bars("수신 거부", ())),
)


async def test_a_chart_becomes_a_picture_that_fills_a_phone() -> None:
    picture = await drawn(CHART)
    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1080, 1350)
    assert "matplotlib" not in sys.modules


def test_every_korean_letter_is_in_the_font() -> None:
    """The library warns of each sign its font does not have; here a warning is an error."""
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-m", "services.charts.draw"],
        input=to_json(CHART),
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 0, done.stderr[-500:]


def test_a_chart_travels_as_json() -> None:
    assert from_json(to_json(CHART)) == CHART


async def test_a_drawing_that_hangs_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    hangs = f"import os, time; open({str(file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    began = time.monotonic()
    with pytest.raises(NoPictureError, match="longer"):
        await drawn(CHART, timeout=1, program=("-c", hangs))
    assert time.monotonic() - began < 20
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


async def test_a_drawing_that_is_not_awaited_any_more_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    hangs = f"import os, time; open({str(file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    task = asyncio.create_task(drawn(CHART, program=("-c", hangs)))
    while not (file.exists() and file.read_text()):  # noqa: ASYNC110 - another process cannot wake us
        await asyncio.sleep(0.01)
    task.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 20
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('no picture')"])
async def test_a_drawing_that_fails_is_no_picture(program: str) -> None:
    with pytest.raises(NoPictureError, match="ended with"):
        await drawn(CHART, program=("-c", program))


async def test_the_drawing_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    tells = "import os, sys; sys.exit(7 if 'BOT_TOKEN' in os.environ else 5)"
    with pytest.raises(NoPictureError, match="ended with 5"):
        await drawn(CHART, program=("-c", tells))
