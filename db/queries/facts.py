"""Small facts the process keeps."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Fact


async def get_fact(tx: AsyncSession, name: str) -> str | None:
    """The fact's value; None if it was never set."""
    fact = await tx.get(Fact, name)
    return None if fact is None else fact.value


async def set_fact(tx: AsyncSession, name: str, value: str) -> None:
    """Keep a fact, in place of what it was."""
    fact = await tx.get(Fact, name)
    if fact is None:
        tx.add(Fact(name=name, value=value))
    else:
        fact.value = value
    await tx.flush()
