"""``python -m bot demo``: the real bot against a local Telegram, with a page to chat in."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
import uvloop

from bot.clocks import MovableClock, system_clock
from bot.demo_cast import Cast, invent_people
from bot.demo_hooks import Hooks
from bot.demo_seed import STORY_DAYS, tell_story
from bot.logs import set_up
from bot.machine import running
from bot.opening import open_database, open_texts, welcome
from bot.run import stop_signal
from bot.settings import CONTENT, Settings, load_settings
from bot.travel import Traveller
from db.keyring import new_key
from sandbox.page import Page
from sandbox.people import Person
from sandbox.server import LocalTelegram
from sandbox.waiting import heard, until
from sandbox.world import World

PATIENCE = 60.0
"""Seconds the bot may take to fetch its updates; much on a slow machine."""

_FAST = 1000.0
"""Messages a second: the local Telegram has no limits unless one asks for them."""


def run(port: int) -> None:
    """Run until stopped. Everything is in memory or in a folder that goes with the process."""
    set_up("text")
    with TemporaryDirectory(prefix="clinic-demo-") as folder:
        uvloop.run(_demo(port, Path(folder)))


async def _demo(port: int, folder: Path) -> None:
    stop = stop_signal()
    clock = MovableClock(system_clock() - timedelta(days=STORY_DAYS))
    world = World(now=clock)
    cast = invent_people(world)
    texts = open_texts(CONTENT)
    hooks = Hooks(texts, clock)
    page = Page(world, hooks, phones=(cast.patients[0].person.id, cast.owner.id))
    async with LocalTelegram(world, port=port, page=page) as telegram:
        settings = _settings(world, cast.owner, telegram, folder)
        with open_database(settings) as database:
            await database.open()
            await welcome(database, texts, settings, clock)
            async with running(settings, texts, database, clock) as machine:
                traveller = Traveller(machine, clock, lambda: until(world, lambda: heard(world), PATIENCE))
                await _until(stop, _play(traveller, cast, hooks, telegram))
            page.close()
            await database.close()


async def _play(traveller: Traveller, cast: Cast, hooks: Hooks, telegram: LocalTelegram) -> None:
    """Tell the story so far, then leave the stage to whoever opens the page."""
    await tell_story(traveller, cast, system_clock())
    hooks.attach(traveller)
    typer.echo(f"Open {telegram.api_url}/ in a browser (Ctrl-C stops the demo)")
    await asyncio.Event().wait()


async def _until(stop: asyncio.Event, play: Coroutine[Any, Any, None]) -> None:
    """Run until asked to stop, or until the play fails."""
    tasks = {asyncio.create_task(play), asyncio.create_task(stop.wait())}
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


def _settings(world: World, owner: Person, telegram: LocalTelegram, folder: Path) -> Settings:
    return load_settings(
        bot_token=world.token,
        owner_ids=str(owner.id),
        encryption_keys=new_key(),
        database_url=f"sqlite:///{folder}/clinic.db",
        telegram_api_url=telegram.api_url,
        send_rate=_FAST,
        chat_gap=0,
    )
