"""Work in one transaction for many, without letting one spoil it for all."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(slots=True)
class Batch(Generic[Item, Made]):
    """What came of a batch: what was made, and the items that failed with their exceptions."""

    made: list[Made] = field(default_factory=list)
    failed: list[tuple[Item, Exception]] = field(default_factory=list)


async def together(
    database: Database,
    items: Sequence[Item],
    work: Callable[[AsyncSession, Sequence[Item]], Awaitable[list[Made]]],
) -> Batch[Item, Made]:
    """Do the work for all items in one write transaction; if that fails, in one transaction each.

    ``work`` must have no effect but on the database, for it may run twice.
    """
    batch: Batch[Item, Made] = Batch()
    try:
        async with database.write() as tx:
            batch.made = await work(tx, items)
    except Exception as error:  # noqa: BLE001 - handed to the caller with its item
        if len(items) == 1:
            batch.failed = [(items[0], error)]
            return batch
    else:
        return batch
    for item in items:
        alone = await together(database, [item], work)
        batch.made += alone.made
        batch.failed += alone.failed
    return batch
