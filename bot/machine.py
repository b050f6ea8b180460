"""The machine: everything a running bot consists of, put together and taken apart in order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot.hooks import hooks
from bot.pacing import REAL_TIME, Pacing
from bot.pauses import pause_store
from bot.settings import Settings
from bot.ticks import WATCHING, ticks
from db.engine import Database
from domain.clock import Now
from handlers.intake import StoredQueue
from handlers.intake_processor import PersonProcessor
from handlers.receive import Receiver
from handlers.register import register, router
from jobs.clockwatch import ClockWatch
from jobs.dispatch import Dispatcher
from jobs.timetable import Timetable
from services.office import Office
from services.storing import may_store
from services.texts import Texts
from transport.limiter import LaneLimiter
from transport.request import AiohttpRequest

POLL_SECONDS = 30
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]

Part = TypeVar("Part")

App = Application[Any, Any, Any, Any, Any, Any]


@dataclass
class Machine:
    """A bot that runs. Its parts are there to be looked at (tests, demo), not to be rewired.

    Attributes:
        clock: the present, aware UTC; everything asks it.
    """

    app: App
    database: Database
    office: Office
    intake: StoredQueue
    dispatcher: Dispatcher
    timetable: Timetable
    watch: ClockWatch
    clock: Now

    def woke(self) -> None:
        """Something became due, or a clock jumped."""
        self.dispatcher.wake()
        for name in WATCHING:
            self.timetable.wake(name)

    def jumped(self) -> None:
        """The clock was moved."""
        self.timetable.rearm()
        self.woke()


@asynccontextmanager
async def running(
    settings: Settings, texts: Texts, database: Database, clock: Now, pacing: Pacing = REAL_TIME
) -> AsyncIterator[Machine]:
    """Start the machine, yield it, and stop it cleanly: what is in flight gets some seconds to finish."""
    load_pause, save_pause = pause_store(database, clock)
    limiter = LaneLimiter(
        rate=settings.send_rate,
        monotonic=pacing.monotonic,
        sleep=pacing.sleep,
        load_pause=load_pause,
        save_pause=save_pause,
    )
    intake = StoredQueue(database, bot_id=_bot_id(settings), now=clock, may_store=may_store)
    app = _application(settings, limiter, intake)
    await app.initialize()
    office = Office(texts.content, texts, app.bot.username)
    machine = _assemble(settings, app, database, office, intake, limiter, clock)
    try:
        await _start(machine)
        yield machine
    finally:
        await _stop(machine)


def _application(settings: Settings, limiter: LaneLimiter, intake: StoredQueue) -> App:
    root = settings.telegram_api_url
    return (
        ApplicationBuilder()
        .token(settings.bot_token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(AiohttpRequest(pool_size=settings.in_flight + 64))
        .get_updates_request(AiohttpRequest(pool_size=1))
        .rate_limiter(limiter)
        .update_queue(intake)
        .concurrent_updates(PersonProcessor(intake))
        .build()
    )


def _assemble(
    settings: Settings,
    app: App,
    database: Database,
    office: Office,
    intake: StoredQueue,
    limiter: LaneLimiter,
    clock: Now,
) -> Machine:
    bot: ExtBot[Any] = app.bot
    dispatcher = Dispatcher(database, hooks(office, bot), limiter, now=clock, in_flight=settings.in_flight)
    timetable = Timetable(_there(app.job_queue).scheduler, ticks(database, office), now=clock)
    machine = Machine(
        app,
        database,
        office,
        intake,
        dispatcher,
        timetable,
        ClockWatch(clock, lambda: machine.jumped()),  # noqa: PLW0108 - the machine is made of it
        clock,
    )
    database.on_due = machine.woke
    register(app, Receiver(database, office, router(), clock))
    app.bot_data["office"] = office
    return machine


async def _start(machine: Machine) -> None:
    app = machine.app
    await machine.dispatcher.start()
    await machine.intake.replay(app.bot)
    await app.start()
    machine.timetable.start()
    machine.watch.start()
    await _there(app.updater).start_polling(
        timeout=POLL_SECONDS, allowed_updates=ALLOWED, drop_pending_updates=False
    )


async def _stop(machine: Machine) -> None:
    app = machine.app
    if app.updater is not None and app.updater.running:
        await app.updater.stop()
    await machine.watch.stop()
    machine.timetable.stop()
    if app.running:
        await app.stop()
    await machine.dispatcher.stop()
    await app.shutdown()


def _there(part: Part | None) -> Part:
    """A part the library makes unless told otherwise."""
    if part is None:
        raise RuntimeError("the application was built without its updater or job queue")
    return part


def _bot_id(settings: Settings) -> int:
    return int(settings.bot_token.partition(":")[0])
