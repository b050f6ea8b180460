"""Finding patients by what is encrypted: keyed hashes of phone, last digits and beginnings of names."""

from collections.abc import Sequence

import phonenumbers
from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.folding import prefixes, tokens
from db.sealed import keyring
from db.tables import Lookup, Patient
from db.tables.base import Base
from domain.codes import normalise_code

_LOOKUPS = Base.metadata.tables["lookups"]
_LAST_DIGITS = 4
_MANY = 2000
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
    """The newest patients that have each of these, walked along the rarest: half a clinic is called Kim."""
    rarest = min([(await _how_many(tx, digests), at) for at, digests in enumerate(wanted)])[1]
    others = [digests for at, digests in enumerate(wanted) if at != rarest]
    found: set[int] = set()
    for digest in wanted[rarest]:  # one at a time: the index then gives them in order
        query = select(Lookup.patient_id).where(Lookup.digest == digest, *map(_has_too, others))
        found.update(await tx.scalars(query.order_by(Lookup.patient_id.desc()).limit(limit)))
    return sorted(found, reverse=True)[:limit]


async def _how_many(tx: AsyncSession, digests: Sequence[bytes]) -> int:
    """How many patients have it; many is many, nobody counts further."""
    some = select(Lookup.patient_id).where(Lookup.digest.in_(digests)).limit(_MANY).subquery()
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
