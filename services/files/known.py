"""Whom the database knows already, of those in a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from db.sealed import keyring
from db.search import patients_by_phone
from db.tables import Lookup, Patient, Staff
from services.files.wishes import Mistake, Wish

_CHUNK = 400
_HERE = "belongs to somebody who is here already"
_WORKS_HERE = "belongs to somebody who works here; one account is one person"
_ERASED = "belongs to somebody whose data was erased here; leave it empty, and let them open an invite link"


async def mistakes_against(tx: AsyncSession, people: Sequence[Wish]) -> list[Mistake]:
    """Codes, chats, and names with their phone that the database has already. Reads only.

    Chats of staff, too, since a chat is either the desk or a patient's (clinic policy); and of people who had
    their data erased: an old file must not bring them back, only they themselves can (PIPA art. 36).
    """
    found: list[Mistake] = []
    for start in range(0, len(people), _CHUNK):
        found.extend(await _of_chunk(tx, people[start : start + _CHUNK]))
    return found


async def same_phones(tx: AsyncSession, people: Sequence[Wish]) -> list[Mistake]:
    """Phones that others have as well, here or in the file: a family perhaps, worth a look."""
    first: dict[str, int] = {}
    found: list[Mistake] = []
    for start in range(0, len(people), _CHUNK):
        chunk = people[start : start + _CHUNK]
        known = await patients_by_phone(tx, [wish.phone for wish in chunk if wish.phone])
        found.extend(
            Mistake(wish.line, "phone", "somebody who is here already has this phone too")
            for wish in chunk
            if wish.phone in known
        )
        found.extend(
            Mistake(wish.line, "phone", f"line {first[wish.phone]} has this phone too")
            for wish in chunk
            if wish.phone and first.setdefault(wish.phone, wish.line) != wish.line
        )
    return found


async def _of_chunk(tx: AsyncSession, people: Sequence[Wish]) -> list[Mistake]:
    codes = await _taken(tx, Patient.code, [wish.code for wish in people if wish.code])
    chats = await _taken(tx, Patient.chat_id, [wish.telegram_id for wish in people if wish.telegram_id])
    phones = await patients_by_phone(tx, [wish.phone for wish in people if wish.phone])
    found = [mistake for wish in people for mistake in _of(wish, codes, chats, phones)]
    return found + await _not_to_be_linked(tx, people)


async def _not_to_be_linked(tx: AsyncSession, people: Sequence[Wish]) -> list[Mistake]:
    lines = {wish.telegram_id: wish.line for wish in people if wish.telegram_id is not None}
    working = await tx.scalars(
        select(Staff.telegram_id).where(Staff.active, Staff.telegram_id.in_(list(lines)))
    )
    found = [Mistake(lines[chat], "telegram_id", _WORKS_HERE) for chat in working]
    proofs = {
        digest: line for chat, line in lines.items() for digest in keyring().digests("proof", str(chat))
    }
    erased = await tx.scalars(select(Lookup.digest).where(Lookup.digest.in_(list(proofs))).distinct())
    return found + [Mistake(proofs[digest], "telegram_id", _ERASED) for digest in erased]


def _of(
    wish: Wish, codes: set[object], chats: set[object], phones: dict[str, list[Patient]]
) -> Iterator[Mistake]:
    if wish.code in codes:
        yield Mistake(wish.line, "code", _HERE)
    if wish.telegram_id in chats:
        yield Mistake(wish.line, "telegram_id", _HERE)
    names = {(each.name or "").casefold() for each in phones.get(wish.phone, ())}
    if wish.name and wish.name.casefold() in names:
        yield Mistake(wish.line, "phone", f"with this name {_HERE}")


async def _taken(
    tx: AsyncSession, column: InstrumentedAttribute[Any], values: Sequence[object]
) -> set[object]:
    return set(await tx.scalars(select(column).where(column.in_(values)))) if values else set()
