"""``python -m bot run``: one process, until it is asked to stop."""

import asyncio
import signal

import structlog
import uvloop

from bot import garbage
from bot.logs import set_up
from bot.machine import running
from bot.opening import NotReadyError, clock_of, open_database, open_texts, welcome
from bot.reaching import StoppedError
from bot.settings import Settings
from content import Content

log = structlog.get_logger()


def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; ends within ten seconds, what is in flight is written down."""
    set_up(settings.log_format)
    uvloop.run(_run(settings))


async def _run(settings: Settings) -> None:
    texts, clock = open_texts(settings.content_dir), clock_of(settings)
    _say_what_is_missing(texts.content)
    stop = stop_signal()
    with open_database(settings) as database:
        await database.open()
        try:
            await welcome(database, texts, settings, clock)
            garbage.settle()
            async with running(settings, texts, database, clock, stop=stop) as machine:
                log.info("running", bot=machine.app.bot.username, content=texts.content.version)
                if await _first(stop, machine.ended) is machine.ended:
                    raise NotReadyError(
                        "Telegram does not accept the token any more, or another process uses it. "
                        "Nothing was lost: messages wait until the bot runs with a valid BOT_TOKEN."
                    )
                log.info("stopping")
        except StoppedError:
            log.info("stopped before Telegram could be reached")
        finally:
            await database.close()


async def _first(*events: asyncio.Event) -> asyncio.Event:
    """The event that is set first."""
    waits = {asyncio.create_task(event.wait()): event for event in events}
    done, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    return waits[done.pop()]


def stop_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _say_what_is_missing(content: Content) -> None:
    missing = content.missing_facts()
    if missing:
        log.warning("not ready for patients: only the clinic can supply these facts", missing=list(missing))
