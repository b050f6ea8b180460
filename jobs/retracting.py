"""Deleting the messages of a broadcast that is taken back, at the pace of its lane."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram.error import TelegramError
from telegram.ext import ExtBot

from db.engine import Database
from domain.broadcasts import RETRACT_WITHIN
from domain.messages import Lane
from jobs.tick import Tick
from services.broadcasts import retract
from services.broadcasts.casts import find
from services.broadcasts.retract import GONE, LEFT, Deletion
from services.moment import Moment
from services.office import Office
from transport.failures import Outcome, classify
from transport.limiter import LaneLimiter

NAME = "retracting"
AT_ONCE = 30
AGAIN = timedelta(seconds=5)
"""After a request whose outcome is unknown, or which did not leave: deleting twice does no harm."""
_NOT_THERE = "message to delete not found"

log = structlog.get_logger(__name__)


class Retractor:
    """Takes messages out of their chats until none is left to try; what was done survives a restart.

    Alerts, replies and care go before it, since it waits in the lane of broadcasts.
    """

    def __init__(self, database: Database, office: Office, bot: ExtBot[Any], limiter: LaneLimiter) -> None:
        self._database = database
        self._office = office
        self._bot = bot
        self._limiter = limiter

    def tick(self) -> Tick:
        """Its line of the timetable; to be woken whenever something may have become due."""
        return Tick(NAME, self.look)

    async def look(self, now: datetime) -> datetime | None:
        """Delete some; returns when to look again."""
        async with self._database.read() as tx:
            casts = [cast.id for cast in await retract.retracting(tx)]
        tried_in_vain = False
        for cast_id in casts:
            some = await self._next(cast_id) or await self._list(cast_id, now)
            outcomes = await self._delete(some, now)
            tried_in_vain |= bool(some) and not outcomes
            async with self._database.write() as tx:
                await retract.note_outcomes(tx, outcomes)
                cast = await find(tx, cast_id)
                if cast is not None and not some:
                    await retract.finish(Moment(tx, self._office, now), cast)
                    tried_in_vain = True
        if not casts:
            return None
        return now + AGAIN if tried_in_vain else now

    async def _next(self, cast_id: int) -> list[Deletion]:
        async with self._database.read() as tx:
            return await retract.next_deletions(tx, cast_id, AT_ONCE)

    async def _list(self, cast_id: int, now: datetime) -> list[Deletion]:
        """List everything that was sent and is not on the list yet, in chunks; the first of it."""
        more = True
        while more:
            async with self._database.write() as tx:
                cast = await find(tx, cast_id)
                more = cast is not None and await retract.list_more(Moment(tx, self._office, now), cast)
        return await self._next(cast_id)

    async def _delete(self, some: list[Deletion], now: datetime) -> dict[int, str]:
        """Message id -> what became of it; those to be tried again are not in it."""
        outcomes = await asyncio.gather(*(self._delete_one(each, now) for each in some))
        pairs = zip(some, outcomes, strict=True)
        return {each.message_id: outcome for each, outcome in pairs if outcome}

    async def _delete_one(self, one: Deletion, now: datetime) -> str:
        if one.chat_id is None or one.telegram_id is None:
            return LEFT
        permit = await self._limiter.permit(Lane.BROADCAST, None)
        try:
            await self._bot.delete_message(one.chat_id, one.telegram_id, rate_limit_args=permit)
        except TelegramError as error:
            return self._refused(one, error, now)
        return GONE

    def _refused(self, one: Deletion, error: TelegramError, now: datetime) -> str:
        """Telegram's no is final; anything else is tried again while it can still succeed."""
        failure = classify(error)
        log.info("not_deleted", message_id=one.message_id, outcome=str(failure.outcome))
        if failure.outcome in {Outcome.REFUSED, Outcome.UNREACHABLE}:
            return GONE if _NOT_THERE in failure.reason.lower() else LEFT
        return LEFT if now - one.asked_at > RETRACT_WITHIN else ""
