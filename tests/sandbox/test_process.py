"""`python -m sandbox` as a process of its own, driven from outside."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

TOKEN = "1000000002:OTHER"
ROOT = Path(__file__).parents[2]
Control = Callable[..., Awaitable[Any]]


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    arguments = ["-m", "sandbox", "--token", TOKEN, "--clock-file", str(tmp_path / "offset")]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    yield (await process.stdout.readline()).decode().strip()
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0


@pytest.fixture
async def control(address: str) -> AsyncIterator[Control]:
    async with ClientSession() as session:

        async def call(act: str, *, status: int = 200, **body: Any) -> Any:
            async with session.post(f"{address}/_control/{act}", json=body) as response:
                assert response.status == status, await response.text()
                return await response.json()

        yield call


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as running:
        yield running


async def test_a_conversation_can_be_held_from_outside(bot: Bot, control: Control) -> None:
    ann = (await control("person", first_name="Ann", language_code="ko"))["user_id"]
    await control("start", user_id=ann, payload="invite")
    started = (await bot.get_updates())[0].message
    assert (started.text, started.from_user.language_code) == ("/start invite", "ko")

    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await bot.send_message(ann, "Coming?", reply_markup=keys)
    query = (await control("tap", user_id=ann, label="Yes"))["query_id"]
    assert await control("answers", user_id=ann) == {query: None}
    await bot.answer_callback_query(query, "Noted")
    assert await control("answers", user_id=ann) == {query: {"text": "Noted", "show_alert": False}}

    await control("forge", user_id=ann, data="x", message_id=sent.message_id)
    await control("send", user_id=ann, text="hello")
    await control("edit", user_id=ann, message_id=sent.message_id + 1, text="goodbye")
    await control("media", user_id=ann, kind="photo", caption="rash")
    await control("block", user_id=ann)
    await control("unblock", user_id=ann)
    [chat] = await control("chats", chat_id=ann)
    assert [m["text"] or m["caption"] for m in chat["messages"]] == [
        "/start invite",
        "Coming?",
        "goodbye",
        "rash",
    ]
    assert chat["messages"][1]["buttons"] == [[{"text": "Yes", "data": "y", "url": None}]]
    assert (await control("state"))["pending"] == 8


async def test_requests_refusals_and_faults_are_told(bot: Bot, control: Control) -> None:
    ann = (await control("person", first_name="Ann"))["user_id"]
    await control("start", user_id=ann)
    await control("faults", refuse={"method_glob": "sendMessage", "status": 502})
    for text in ("lost", "taken", ""):
        with suppress(TelegramError):
            await bot.send_message(ann, text)
    calls = await control("requests")
    assert [(c["method"], c["params"].get("text")) for c in calls] == [
        ("getMe", None),
        ("sendMessage", "taken"),
    ]
    assert await control("requests", after=calls[-1]["seq"]) == []
    assert [r["description"] for r in await control("rejections")] == ["Bad Request: message text is empty"]
    assert (await control("faults"))["rules"] == [
        {"kind": "refuse", "methods": "sendMessage", "times": 0, "hits": 1}
    ]


async def test_the_clock_moves_with_its_file(control: Control, tmp_path: Path) -> None:
    before = datetime.fromisoformat((await control("clock"))["now"])
    (tmp_path / "offset").write_text("86400")
    moved = datetime.fromisoformat((await control("clock"))["now"])
    assert timedelta(hours=24) <= moved - before < timedelta(hours=25)
    assert (await control("clock", offset=7200))["offset"] == 7200
    assert (tmp_path / "offset").read_text() == "7200.0\n"


async def test_mistakes_of_the_test_are_told(control: Control) -> None:
    assert "KeyError" in (await control("start", user_id=7, status=400))["error"]
    ann = (await control("person", first_name="Ann"))["user_id"]
    assert "sees no button 'Yes'" in (await control("tap", user_id=ann, label="Yes", status=400))["error"]
    assert "there is no fault" in (await control("faults", explode={}, status=400))["error"]
