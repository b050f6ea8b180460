"""Keeping the objects of a transaction true after a statement that wrote past them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import instance_dict

from db.tables.outbox import Message


def tell(tx: AsyncSession, message_id: int, values: Mapping[str, Any], *also: Message) -> None:
    """Show ``values`` in the transaction's object of that message, if it has one, and in ``also``."""
    for message in also:
        _show(message, values)
    held = tx.identity_map.get((Message, (message_id,), None)) if len(tx.identity_map) else None
    if held is not None and all(held is not message for message in also):
        _show(held, values)


def _show(message: Message, values: Mapping[str, Any]) -> None:
    # Written past the attributes on purpose: what was just stored is no change to be stored.
    instance_dict(message).update(values)
