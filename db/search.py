"""Finding patients by what is encrypted: keyed hashes of phone, last digits and beginnings of names."""

from collections.abc import Sequence

import phonenumbers
from sqlalchemy import ColumnElement, delete, exists, func, insert, intersect, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.folding import prefixes, tokens
from db.sealed import keyring
from db.tables import Lookup, Patient
from db.tables.base import Base
from domain.codes import normalise_code

_LOOKUPS = Base.metadata.tables["lookups"]
_LAST_DIGITS = 4
MANY = 2000
"""So many have it that it is not worth looking at each of them."""
_PHONE_SIGNS = frozenset("0123456789+-() .")


async def index_patient(tx: AsyncSession, patient: Patient) -> None:
    """Write what the patient is found by, from the present name and phone (E.164), in place of the old."""
    await tx.flush()
    await tx.execute(delete(Lookup).where(Lookup.patient_id == patient.id))
    digests = {keyring().digest(purpose, value) for purpose, value in _keys(patient)}
    if digests:
        rows = [{"patient_id": patient.id, "digest": digest} for digest in sorted(digests)]
        await tx.execute(insert(_LOOKUPS), rows)


async def find_patients(tx: AsyncSession, text: str, *, region: str = "KR", limit: int = 20) -> list[int]:
    """Ids of the patients that ``text`` means, the newest first; an exact code comes before all others.

    ``text`` is a code, a phone number (``region``: country of numbers without a prefix), its last four
    digits, or words each of which begins a word of the name (two characters or more).
    """
    query = select(Patient.id).where(Patient.code == normalise_code(text))
    by_code = list(await tx.scalars(query))
    wanted = [keyring().digests(purpose, value) for purpose, value in _wanted(text, region)]
    if not wanted:
        return by_code
    others = [number for number in await _having_all(tx, wanted, limit) if number not in by_code]
    return (by_code + others)[:limit]


async def _having_all(tx: AsyncSession, wanted: Sequence[Sequence[bytes]], limit: int) -> list[int]:
    """The newest patients that have each of these: half a clinic is called Kim."""
    counts = [await _how_many(tx, digests) for digests in wanted]
    if len(wanted) > 1 and min(counts) == MANY:
        return await _merged(tx, wanted, limit)
    return await _along_the_rarest(tx, wanted, counts.index(min(counts)), limit)


async def _along_the_rarest(
    tx: AsyncSession, wanted: Sequence[Sequence[bytes]], rarest: int, limit: int
) -> list[int]:
    """Look at those who have the rarest, one after the other."""
    others = [digests for at, digests in enumerate(wanted) if at != rarest]
    found: set[int] = set()
    for digest in wanted[rarest]:  # one at a time: the index then gives them in order
        query = select(Lookup.patient_id).where(Lookup.digest == digest, *map(_has_too, others))
        found.update(await tx.scalars(query.order_by(Lookup.patient_id.desc()).limit(limit)))
    return sorted(found, reverse=True)[:limit]


async def _merged(tx: AsyncSession, wanted: Sequence[Sequence[bytes]], limit: int) -> list[int]:
    """Where all are common, their lists are walked side by side: each comes from the index in order.

    Everything about one patient was written with one key, so the lists of one key belong together.
    """
    found: set[int] = set()
    for of_one_key in zip(*wanted, strict=True):
        lists = (select(Lookup.patient_id).where(Lookup.digest == digest) for digest in of_one_key)
        query = intersect(*lists).order_by(literal_column("patient_id").desc()).limit(limit)
        found.update(await tx.scalars(query))
    return sorted(found, reverse=True)[:limit]


async def _how_many(tx: AsyncSession, digests: Sequence[bytes]) -> int:
    """How many patients have it; many is many, nobody counts further."""
    some = select(Lookup.patient_id).where(Lookup.digest.in_(digests)).limit(MANY).subquery()
    return await tx.scalar(select(func.count()).select_from(some)) or 0


def _has_too(digests: Sequence[bytes]) -> ColumnElement[bool]:
    other = aliased(Lookup)
    return exists().where(other.patient_id == Lookup.patient_id, other.digest.in_(digests))


def _keys(patient: Patient) -> list[tuple[str, str]]:
    name, phone = patient.name or "", patient.phone
    keys = [("name", prefix) for token in tokens(name) for prefix in prefixes(token)]
    if phone:
        keys += [("phone", phone), ("last-digits", phone[-_LAST_DIGITS:])]
    return keys


def _wanted(text: str, region: str) -> list[tuple[str, str]]:
    digits = "".join(char for char in text if char.isdigit())
    if not digits or not _PHONE_SIGNS.issuperset(text.strip()):
        return [("name", token) for token in tokens(text)]
    if len(digits) == _LAST_DIGITS:
        return [("last-digits", digits)]
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return []
    return [("phone", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))]


async def patients_by_phone(tx: AsyncSession, phones: Sequence[str]) -> dict[str, list[Patient]]:
    """Phone (E.164) -> the patients who have it; phones nobody has are missing."""
    digests = {digest: phone for phone in phones for digest in keyring().digests("phone", phone)}
    query = select(Lookup.digest, Patient).join(Patient, Patient.id == Lookup.patient_id)
    found: dict[str, list[Patient]] = {}
    if digests:
        for digest, patient in await tx.execute(query.where(Lookup.digest.in_(list(digests)))):
            found.setdefault(digests[bytes(digest)], []).append(patient)
    return found
