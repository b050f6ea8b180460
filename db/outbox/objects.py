"""Keeping the objects of a transaction true after a statement that wrote past them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import object_session
from sqlalchemy.orm.attributes import set_committed_value

from db.tables.outbox import Message


def tell(tx: AsyncSession, message_id: int, values: Mapping[str, Any], *also: Message) -> None:
    """Show ``values`` in the transaction's object of that message, if it has one, and in ``also``."""
    if len(also) == 1 and object_session(also[0]) is tx.sync_session:
        told: Iterable[Message] = also
    else:
        held = tx.identity_map.get(tx.identity_key(Message, message_id))
        told = {id(each): each for each in (held, *also) if each is not None}.values()
    for message in told:
        for name, value in values.items():
            set_committed_value(message, name, value)
