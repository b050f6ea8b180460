"""The dispatcher's hooks, made of services; messages to the team's group have deeds of their own."""

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
from services.talk import group_sending
from services.talk.group_notices import is_for_group
from transport.failures import Failure


def hooks(office: Office, bot: ExtBot[Any]) -> Hooks:
    """Bind the services of sending to this office and this bot."""

    async def foresee(tx: AsyncSession, messages: Sequence[Message], now: datetime) -> None:
        await foresight.foresee(Moment(tx, office, now), messages)

    async def prepare(tx: AsyncSession, message: Message, now: datetime) -> Outgoing | None:
        decide = group_sending.prepare if is_for_group(message) else sending.prepare
        return await decide(Moment(tx, office, now), message)

    async def on_sent(tx: AsyncSession, message: Message, now: datetime) -> None:
        react = group_sending.on_sent if is_for_group(message) else sent.on_sent
        await react(Moment(tx, office, now), message)

    async def on_unreachable(tx: AsyncSession, message: Message, now: datetime) -> None:
        react = group_sending.on_unreachable if is_for_group(message) else sent.on_unreachable
        await react(Moment(tx, office, now), message)

    async def on_failed(tx: AsyncSession, message: Message, failure: Failure, now: datetime) -> None:
        del failure
        react = group_sending.on_refused if is_for_group(message) else sent.on_given_up
        await react(Moment(tx, office, now), message)

    async def on_unknown(tx: AsyncSession, message: Message, now: datetime) -> None:
        if not is_for_group(message):
            await sent.on_given_up(Moment(tx, office, now), message)

    async def on_migrated(tx: AsyncSession, message: Message, chat_id: int, now: datetime) -> None:
        if is_for_group(message):
            await group_sending.on_migrated(Moment(tx, office, now), message, chat_id)

    return Hooks(
        foresee=foresee,
        prepare=prepare,
        send=sender(bot),
        on_sent=on_sent,
        on_unreachable=on_unreachable,
        on_failed=on_failed,
        on_unknown=on_unknown,
        on_migrated=on_migrated,
    )
