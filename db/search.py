"""Finding patients by what is encrypted: keyed hashes of phone, last digits and beginnings of names."""

import phonenumbers
from sqlalchemy import Select, delete, insert, intersect, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.folding import prefixes, tokens
from db.sealed import keyring
from db.tables import Lookup, Patient
from db.tables.base import Base
from domain.codes import normalise_code

_LOOKUPS = Base.metadata.tables["lookups"]
_LAST_DIGITS = 4
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
    wanted = _wanted(text, region)
    if not wanted:
        return by_code
    alike = intersect(*(_having(purpose, value) for purpose, value in wanted)).subquery()
    query = select(alike.c.patient_id).order_by(alike.c.patient_id.desc()).limit(limit)
    others = [number for number in await tx.scalars(query) if number not in by_code]
    return (by_code + others)[:limit]


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


def _having(purpose: str, value: str) -> Select[int]:
    return select(Lookup.patient_id).where(Lookup.digest.in_(keyring().digests(purpose, value)))
