"""The dispatcher's hooks, made of services."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import ExtBot

from db.tables import Message
from jobs.hooks import Hooks
from jobs.wire import sender
from services.messages import foresight, sending, sent
from services.moment import Moment
from services.office import Office
from services.outgoing import Outgoing
from transport.failures import Failure


def hooks(office: Office, bot: ExtBot[Any]) -> Hooks:
    """Bind the services of sending to this office and this bot."""

    async def foresee(tx: AsyncSession, messages: Sequence[Message], now: datetime) -> None:
        await foresight.foresee(Moment(tx, office, now), messages)

    async def prepare(tx: AsyncSession, message: Message, now: datetime) -> Outgoing | None:
        return await sending.prepare(Moment(tx, office, now), message)

    async def on_sent(tx: AsyncSession, message: Message, now: datetime) -> None:
        await sent.on_sent(Moment(tx, office, now), message)

    async def on_unreachable(tx: AsyncSession, message: Message, now: datetime) -> None:
        await sent.on_unreachable(Moment(tx, office, now), message)

    async def on_failed(tx: AsyncSession, message: Message, failure: Failure, now: datetime) -> None:
        del failure
        await sent.on_given_up(Moment(tx, office, now), message)

    async def on_unknown(tx: AsyncSession, message: Message, now: datetime) -> None:
        await sent.on_given_up(Moment(tx, office, now), message)

    return Hooks(
        foresee=foresee,
        prepare=prepare,
        send=sender(bot),
        on_sent=on_sent,
        on_unreachable=on_unreachable,
        on_failed=on_failed,
        on_unknown=on_unknown,
    )
