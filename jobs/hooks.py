"""What the dispatcher asks of others, as plain callables."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Message
from services.outgoing import Outgoing
from transport.failures import Failure
from transport.permits import Permit

Foresee = Callable[[AsyncSession, Sequence[Message], datetime], Awaitable[None]]
Prepare = Callable[[AsyncSession, Message, datetime], Awaitable[Outgoing | None]]
React = Callable[[AsyncSession, Message, datetime], Awaitable[None]]
ReactToFailure = Callable[[AsyncSession, Message, Failure, datetime], Awaitable[None]]
ReactToMigration = Callable[[AsyncSession, Message, int, datetime], Awaitable[None]]
Send = Callable[[Outgoing, Permit], Awaitable[int]]


async def ignore_migration(_tx: AsyncSession, _message: Message, _chat_id: int, _now: datetime) -> None:
    """For a bot that writes to no groups."""


async def foresee_nothing(_tx: AsyncSession, _messages: Sequence[Message], _now: datetime) -> None:
    """For a ``prepare`` that looks up what it needs."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """The deeds around a send. Instants are aware UTC.

    All but ``send`` run inside the transaction that claims or records, so they must touch nothing but the
    database: a transaction may be rolled back and tried again.

    Attributes:
        prepare: decide again and render; None if the message was put aside, and then its row has changed.
        send: one request to Telegram; returns Telegram's message id, raises ``telegram.error`` classes.
        on_sent: it was accepted.
        on_unreachable: the person cannot be written to; the row is ``failed``.
        on_failed: Telegram refuses it for good; the row is ``failed``.
        on_unknown: nobody knows, and it will not be tried again; the row stays ``unknown``.
        foresee: told of a whole batch before the first ``prepare``, to load in a few queries what these need.
        on_migrated: the group it went to has a new id (the message was sent there).
    """

    prepare: Prepare
    send: Send
    on_sent: React
    on_unreachable: React
    on_failed: ReactToFailure
    on_unknown: React
    foresee: Foresee = foresee_nothing
    on_migrated: ReactToMigration = ignore_migration
