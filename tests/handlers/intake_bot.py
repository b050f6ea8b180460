"""A running application that takes updates in, and what it has stored of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from db.engine import Database
from db.queries import updates
from db.tables import InboundUpdate
from handlers.intake import StoredQueue
from handlers.intake_processor import PersonProcessor
from tests.handlers.intake_wire import Wire

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)

STRANGER = 6666


async def is_known(_tx: AsyncSession, telegram_id: int) -> bool:
    return telegram_id != STRANGER


@asynccontextmanager
async def bot(
    wire: Wire, database: Database, handler: Callable[..., Any], *, replay: bool = False, poll: bool = True
) -> AsyncIterator[StoredQueue]:
    """A running application, as the process makes it."""
    queue = StoredQueue(database, bot_id=42, now=lambda: NOW, may_store=is_known)
    builder = ApplicationBuilder().token("42:AA").request(wire).get_updates_request(wire)
    app: Application[Any, Any, Any, Any, Any, Any] = (
        builder.update_queue(queue).concurrent_updates(PersonProcessor(queue)).job_queue(None).build()
    )
    app.add_handler(TypeHandler(Update, handler))
    app.add_error_handler(swallow)
    async with app:
        await app.start()
        if replay:
            await queue.replay(app.bot)
        if poll and app.updater is not None:
            await app.updater.start_polling(poll_interval=0, timeout=1)
        yield queue
        if app.updater is not None and app.updater.running:
            await app.updater.stop()
        await app.stop()


async def swallow(_update: object, _context: object) -> None:
    """The error handler answered."""


class Heard:
    """A handler that remembers what it was given, and can be made to wait or fail."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.came = asyncio.Condition()
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: BaseException | None = None

    async def __call__(self, update: Update, _context: object) -> None:
        assert update.message is not None
        async with self.came:
            self.texts.append(str(update.message.text))
            self.came.notify_all()
        await self.gate.wait()
        if self.error is not None:
            raise self.error

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5), self.came:
            await self.came.wait_for(lambda: len(self.texts) >= count)


async def stored(database: Database) -> list[InboundUpdate]:
    async with database.read() as tx:
        return list(await tx.scalars(select(InboundUpdate).order_by(InboundUpdate.update_id)))


async def left_by_a_dead_process(database: Database, *raw: dict[str, Any], attempts: int = 0) -> None:
    async with database.write() as tx:
        for one in raw:
            update = Update.de_json(one, None)
            await updates.keep_update(
                tx, 42, update.update_id, person_id=7001, body=update.to_json(), now=NOW
            )
            for _ in range(attempts):
                await updates.count_attempt(tx, 42, update.update_id)
