"""The machine: everything a running bot consists of, put together and taken apart in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot.commands import Menus
from bot.hooks import hooks
from bot.pauses import pause_store
from bot.reaching import reach, unless
from bot.settings import Settings
from bot.ticks import WATCH, broadcast_ticks, ticks
from db.engine import Database
from domain.clock import Now
from handlers.intake import StoredQueue
from handlers.intake_processor import PersonProcessor
from handlers.receive import Receiver
from handlers.register import PATIENT, register, router
from handlers.staff import STAFF
from jobs.broadcasting import NAME as BROADCASTS
from jobs.clockwatch import ClockWatch
from jobs.dispatch import Dispatcher
from jobs.tick import Tick
from jobs.timetable import Timetable
from services.office import Office
from services.people.storing import may_store
from services.texts import Texts
from services.visits.closures import load_calendar
from transport.limiter import LaneLimiter
from transport.polling import PollingRequest
from transport.request import AiohttpRequest

POLL_SECONDS = 30
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]

Part = TypeVar("Part")

App = Application[Any, Any, Any, Any, Any, Any]

log = structlog.get_logger(__name__)


@dataclass
class Machine:
    """A bot that runs. Its parts are there to be looked at (tests, demo), not to be rewired.

    Attributes:
        clock: the present, aware UTC; everything asks it.
        ended: set when nothing can be sent any more (the token was revoked); no message was failed for it.
    """

    app: App
    database: Database
    office: Office
    intake: StoredQueue
    dispatcher: Dispatcher
    timetable: Timetable
    watch: ClockWatch
    clock: Now
    ended: asyncio.Event

    def woke(self) -> None:
        """Something became due, or a clock jumped."""
        self.dispatcher.wake()
        self.timetable.wake(WATCH)
        self.timetable.wake(BROADCASTS)

    def jumped(self) -> None:
        """The clock was moved."""
        self.timetable.rearm()
        self.woke()


@asynccontextmanager
async def running(
    settings: Settings,
    texts: Texts,
    database: Database,
    clock: Now,
    stop: asyncio.Event | None = None,
) -> AsyncIterator[Machine]:
    """Start the machine, yield it, and stop it cleanly: what is in flight gets some seconds to finish.

    It waits for Telegram to answer. ``stop`` ends the waiting: then it raises ``StoppedError``.
    """
    stop, ended = stop or asyncio.Event(), asyncio.Event()
    load_pause, save_pause = pause_store(database, clock)
    limiter = LaneLimiter(
        rate=settings.send_rate,
        gap=settings.chat_gap,
        load_pause=load_pause,
        save_pause=save_pause,
    )
    intake = StoredQueue(database, bot_id=_bot_id(settings), now=clock, may_store=may_store)
    app = _application(settings, limiter, intake, ended)
    try:
        await reach(app, stop)
    except BaseException:
        await app.bot.shutdown()
        raise
    office = Office(texts.content, texts, app.bot.username)
    dispatcher = _dispatcher(settings, app.bot, database, office, limiter, clock, ended)
    machine = _assemble(app, database, office, intake, dispatcher, clock, ended)
    try:
        await unless(stop, _start(machine))
        yield machine
    finally:
        await _stop(machine)


def _application(settings: Settings, limiter: LaneLimiter, intake: StoredQueue, ended: asyncio.Event) -> App:
    root = settings.telegram_api_url
    return (
        ApplicationBuilder()
        .token(settings.bot_token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(AiohttpRequest(pool_size=settings.in_flight + 64))
        .get_updates_request(PollingRequest(ended.set))
        .rate_limiter(limiter)
        .update_queue(intake)
        .concurrent_updates(PersonProcessor(intake))
        .build()
    )


def _dispatcher(
    settings: Settings,
    bot: ExtBot[Any],
    database: Database,
    office: Office,
    limiter: LaneLimiter,
    clock: Now,
    ended: asyncio.Event,
) -> Dispatcher:
    return Dispatcher(
        database,
        hooks(office, bot),
        limiter,
        now=clock,
        in_flight=settings.in_flight,
        on_stopped=lambda _: ended.set(),
    )


def _assemble(
    app: App,
    database: Database,
    office: Office,
    intake: StoredQueue,
    dispatcher: Dispatcher,
    clock: Now,
    ended: asyncio.Event,
) -> Machine:
    menus = Menus(app.bot, database, office, patient=PATIENT.commands, staff=STAFF.commands)
    many = broadcast_ticks(database, office, app.bot, wake=lambda name: timetable.wake(name))  # noqa: PLW0108 - made of them
    lines = [*ticks(database, office), *many, Tick("menus", menus.refresh)]
    timetable = Timetable(_there(app.job_queue).scheduler, lines, now=clock)
    machine = Machine(
        app,
        database,
        office,
        intake,
        dispatcher,
        timetable,
        ClockWatch(clock, lambda: machine.jumped()),  # noqa: PLW0108 - the machine is made of it
        clock,
        ended,
    )
    database.on_due = machine.woke
    register(app, Receiver(database, office, router(), clock))
    app.bot_data["office"] = office
    return machine


async def _start(machine: Machine) -> None:
    app = machine.app
    async with machine.database.read() as tx:
        await load_calendar(tx, machine.office)
    await machine.dispatcher.start()
    await machine.intake.replay(app.bot)
    await app.start()
    machine.timetable.start()
    machine.watch.start()
    await _there(app.updater).start_polling(
        timeout=POLL_SECONDS,
        allowed_updates=ALLOWED,
        drop_pending_updates=False,
        bootstrap_retries=-1,
        error_callback=_not_polled,
    )


def _not_polled(error: TelegramError) -> None:
    """The library tries again by itself; its own line would come with a long traceback each time."""
    log.warning("updates_not_fetched", error=type(error).__name__)


async def _stop(machine: Machine) -> None:
    app = machine.app
    if app.updater is not None and app.updater.running:
        # It raises once more what ended its polling; the rest must stop in order even so.
        with suppress(InvalidToken):
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
