"""Which consents stand."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.prepared import Prepared
from db.tables import ConsentRecord

NEEDED = frozenset({"C0", "C2"})
"""Without these two nothing is processed or sent (PIPA art. 15 and 28-8)."""

_RECORDS = Prepared(
    select(ConsentRecord.patient_id, ConsentRecord.code, ConsentRecord.granted, ConsentRecord.withdrawn_at)
    .where(among(ConsentRecord.patient_id, "ids"))
    .order_by(ConsentRecord.at, ConsentRecord.id)
)


async def standing_of(tx: AsyncSession, patient_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Patient id -> codes whose latest record was granted and not withdrawn; nobody is missing."""
    latest: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for patient_id, code, granted, withdrawn_at in await _RECORDS.rows(tx, {"ids": patient_ids}):
        latest[patient_id][code] = granted and withdrawn_at is None
    return {
        number: frozenset(code for code, stands in latest[number].items() if stands) for number in patient_ids
    }
