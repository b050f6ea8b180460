"""The status message of a broadcast: one message, edited in place while it runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from db.engine import Database
from db.tables import Broadcast, Staff
from domain.broadcasts import LIVE, State
from jobs.tick import Tick
from services.broadcasts.casts import find
from services.broadcasts.progress import progress_of
from services.broadcasts.running import watch
from services.office import Office
from services.render.broadcast_status import status_screen
from services.screen import Screen
from transport.deliver import NO_PREVIEW, deliver
from transport.keyboards import inline

NAME = "board"
EVERY = timedelta(seconds=3)
"""At most so often; a chat is not to be edited faster."""
JUST_NOW = timedelta(minutes=10)
"""The last touch may come so long after the end, if the process was down then."""
_GONE = ("message to edit not found", "message can't be edited")

log = structlog.get_logger(__name__)


@dataclass
class _Shown:
    """What a message shows, and since when, as far as this process knows.

    ``ended_at``: it shows the end that came then, and will not change unless the broadcast goes on.
    """

    screen: Screen | None = None
    at: datetime | None = None
    ended_at: datetime | None = None


class Board:
    """Keeps the status messages up to date, as well as it can: nothing depends on them.

    Which message it is, is stored with the broadcast, so a new process goes on with the same one.
    """

    def __init__(self, database: Database, office: Office, bot: ExtBot[Any]) -> None:
        self._database = database
        self._office = office
        self._bot = bot
        self._shown: dict[int, _Shown] = {}

    def tick(self) -> Tick:
        """Its line of the timetable; to be woken whenever something may have become due."""
        return Tick(NAME, self.look)

    async def look(self, now: datetime) -> datetime | None:
        """Touch up what has changed by ``now`` (aware UTC); returns when to look again."""
        found = await self._to_show(now)
        self._shown = {cast.id: self._shown.get(cast.id, _Shown()) for cast in found}
        live = [cast for cast in found if cast.ended_at is None or not self._is_over(cast)]
        for cast in live:
            shown = self._shown[cast.id]
            if shown.at is None or now - shown.at >= EVERY:
                await self._touch(cast, shown, now)
        return now + EVERY if live else None

    def _is_over(self, cast: Broadcast) -> bool:
        return self._shown[cast.id].ended_at == cast.ended_at

    async def _to_show(self, now: datetime) -> list[Broadcast]:
        ended = Broadcast.ended_at > now - JUST_NOW
        states = [*LIVE, State.CANCELLED, State.DONE, State.RETRACTING, State.RETRACTED]
        query = select(Broadcast).where(
            Broadcast.state.in_(sorted(states)),
            Broadcast.started_at.is_not(None),
            Broadcast.ended_at.is_(None) | ended,
        )
        async with self._database.read() as tx:
            return list(await tx.scalars(query.order_by(Broadcast.id)))

    async def _touch(self, cast: Broadcast, shown: _Shown, now: datetime) -> None:
        async with self._database.read(scan=True) as tx:
            maker = await tx.get_one(Staff, cast.made_by)
            progress = await progress_of(tx, cast, now)
        screen = status_screen(self._office.texts.speak(maker.language), cast, progress)
        shown.at = now
        if screen != shown.screen:
            try:
                await self._show(cast, maker, screen)
            except TelegramError as error:
                log.info("status_not_shown", broadcast=cast.id, error=type(error).__name__)
                return
        shown.screen, shown.ended_at = screen, cast.ended_at

    async def _show(self, cast: Broadcast, maker: Staff, screen: Screen) -> None:
        """Edit the message; without one, or if it is gone, send one to the maker."""
        if cast.status_message is not None and await self._edited(cast, screen):
            return
        if not maker.active:
            return
        sent = await deliver(self._bot, maker.telegram_id, screen)
        async with self._database.write() as tx:
            fresh = await find(tx, cast.id)
            if fresh is not None:
                watch(fresh, maker.telegram_id, sent.message_id)

    async def _edited(self, cast: Broadcast, screen: Screen) -> bool:
        """False if the message is not there any more."""
        try:
            await self._bot.edit_message_text(
                screen.text,
                chat_id=cast.status_chat,
                message_id=cast.status_message,
                parse_mode=ParseMode.HTML,
                reply_markup=inline(screen.rows),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return True
            if any(each in said for each in _GONE):
                return False
            raise
        return True
