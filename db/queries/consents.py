"""Which consents stand."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import ConsentRecord

NEEDED = frozenset({"C0", "C2"})
"""Without these two nothing is processed or sent (PIPA art. 15 and 28-8)."""

_RECORDS = (
    select(ConsentRecord.patient_id, ConsentRecord.code, ConsentRecord.granted, ConsentRecord.withdrawn_at)
    .where(ConsentRecord.patient_id.in_(bindparam("ids", expanding=True)))
    .order_by(ConsentRecord.at, ConsentRecord.id)
)


async def standing_of(tx: AsyncSession, patient_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Patient id -> codes whose latest record was granted and not withdrawn; nobody is missing."""
    latest: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for patient_id, code, granted, withdrawn_at in await tx.execute(_RECORDS, {"ids": patient_ids}):
        latest[patient_id][code] = granted and withdrawn_at is None
    return {
        number: frozenset(code for code, stands in latest[number].items() if stands) for number in patient_ids
    }
