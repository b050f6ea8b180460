"""How many an audience means, who gets it, and why the others do not, counted in one pass over one index."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.audience import Terms, had_enough, meant
from db.summaries import SUMS, mask
from db.tables import Patient
from domain.reasons import Why


@dataclass(frozen=True, slots=True)
class Group:
    """People of one language and zone (None: the clinic's) who share a reason; no reason: they get it."""

    why: Why
    language: str
    zone: str | None
    count: int


async def grouped(tx: AsyncSession, terms: Terms) -> list[Group]:
    """Everybody the audience means, by language, zone and what keeps them from it.

    Grouped by columns in the order of the index, and the reason worked out here: grouped by the reason, a
    million people would have to be sorted.
    """
    no_chat, closed = Patient.chat_id.is_(None), Patient.unreachable_since.is_not(None)
    reached = and_(Patient.chat_id.is_not(None), Patient.unreachable_since.is_(None))
    capped = and_(reached, Patient.id.in_(had_enough(terms))) if terms.ads is not None else None
    counts = (func.count(), _how_many(no_chat), _how_many(or_(no_chat, closed)), _how_many(capped))
    query = select(*_ALIKE, *counts).where(*meant(terms)).group_by(*_ALIKE)
    found = Counter[tuple[Why, str, str | None]]()
    for language, zone, choice, discreet, agreed, everybody, unlinked, away, had in await tx.execute(query):
        why = _of_these(terms, language, choice, agreed, discreet=discreet)
        capped_here = had if why is Why.NONE else 0
        found[Why.NOT_LINKED, language, zone] += unlinked
        found[Why.UNREACHABLE, language, zone] += away - unlinked
        found[Why.WEEKLY_CAP, language, zone] += capped_here
        found[why, language, zone] += everybody - away - capped_here
    return [Group(*place, count) for place, count in found.items() if count]


def _how_many(condition: ColumnElement[bool] | None) -> ColumnElement[int]:
    if condition is None:
        return literal(0)
    return func.sum(case((condition, 1), else_=0), type_=Integer())


def _of_these(terms: Terms, language: str, choice: str, agreed: int, *, discreet: bool) -> Why:
    """What keeps people who can be reached from it, the cap aside; in the order of ``left_out``."""
    if choice in _CHOSEN:
        return _CHOSEN[choice]
    if language not in terms.languages:
        return Why.NO_TEXT
    if terms.ads is not None and discreet:
        return Why.DISCREET
    if mask(terms.basic) & ~agreed:
        return Why.NO_CONSENT
    return Why.NO_ADS if mask(terms.ads or ()) & ~agreed else Why.NONE


_CHOSEN = {"stopped": Why.STOPPED, "essentials": Why.ESSENTIALS}
_ALIKE = (Patient.language, Patient.zone, Patient.choice, Patient.discreet, SUMS.agreed)
