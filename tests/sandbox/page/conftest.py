"""A page with two phones on a real port, and Chromium to look at it.

The tests of one module share an event loop, so that they can share one browser.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, async_playwright
from playwright.async_api import Page as Tab
from telegram import Bot

from sandbox.page import DemoHooks, OutboxLine, Page
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.world import World

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--headless",
]
OpenTab = Callable[..., Awaitable[Tab]]


class Demo:
    """A demo whose clock is the world's and whose messages a test writes down."""

    zone = "Asia/Seoul"

    def __init__(self, hands: Any, lines: list[OutboxLine]) -> None:
        self.hands = hands
        self.lines = lines

    def now(self) -> datetime:
        return self.hands()

    async def advance(self, by: timedelta) -> None:
        self.hands.forward(seconds=by.total_seconds())

    async def advance_to_next(self) -> datetime | None:
        coming = sorted(line.due for line in self.lines if line.due > self.hands())
        if not coming:
            return None
        self.hands.time = coming[0]
        return coming[0]

    async def outbox(self) -> list[OutboxLine]:
        return list(self.lines)


@pytest.fixture
def outbox() -> list[OutboxLine]:
    """The demo's messages; add to it."""
    return []


@pytest.fixture
def hooks(hands: Any, outbox: list[OutboxLine]) -> DemoHooks | None:
    return Demo(hands, outbox)


@pytest.fixture
def minji(world: World) -> Person:
    return world.person("Min-ji", last_name="Kim", language_code="ko")


@pytest.fixture
def han(world: World) -> Person:
    return world.person("Han")


@pytest.fixture
def page(world: World, hooks: DemoHooks | None, minji: Person, han: Person) -> Page:
    return Page(world, hooks, phones=[minji.id, han.id])


@pytest_asyncio.fixture(loop_scope="module")
async def server(world: World, page: Page) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram(world, page=page) as running:
        yield running
        page.close()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(server: LocalTelegram, world: World) -> AsyncIterator[Bot]:
    async with Bot(world.token, base_url=f"{server.api_url}/bot") as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def web(server: LocalTelegram) -> AsyncIterator[ClientSession]:
    """An HTTP client at the page's address."""
    async with ClientSession(server.api_url) as session:
        yield session


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """The system's browser; a machine that must have it (CI=true) fails without."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_tab(chromium: Browser, server: LocalTelegram) -> AsyncIterator[OpenTab]:
    """Open the page in a tab of its own; at the end no tab may have met an error or gone anywhere else."""
    contexts, troubles = [], []

    async def open_tab(width: int = 1400, height: int = 860, **options: Any) -> Tab:
        context = await chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(8000)
        contexts.append(context)
        tab = await context.new_page()
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.on("request", lambda request: _note_foreign(request.url))
        await tab.goto(server.api_url)
        return tab

    def _note_foreign(url: str) -> None:
        if not url.startswith((server.api_url, "blob:", "data:")):
            troubles.append(f"went to {url}")

    yield open_tab
    for context in contexts:
        await context.close()
    assert troubles == []


@pytest_asyncio.fixture(loop_scope="module")
async def tab(open_tab: OpenTab) -> Tab:
    """The page on a desktop."""
    return await open_tab()
