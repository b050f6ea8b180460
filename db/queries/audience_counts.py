"""How many an audience means, who gets it, and why the others do not, counted in one pass over one index."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.audience import Terms, had_enough, meant
from db.summaries import SUMS, marks
from db.tables import Patient
from domain.audience import Mark
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

    The database groups by columns in the order of the index, and the reason is worked out here: grouped by
    the reason, a million people would have to be sorted.
    """
    found = Counter[tuple[Why, str, str | None]]()
    for why, language, zone, count in await _alike(tx, terms, select(*_ALIKE, func.count())):
        found[why, language, zone] += count
    if terms.ads is not None:
        had = had_enough(terms).subquery("had_enough")
        # From those few to the people, and not the other way round.
        capped = select(*_ALIKE, func.count()).select_from(had.join(Patient, Patient.id == had.c.patient_id))
        for why, language, zone, count in await _alike(tx, terms, capped):
            if why is Why.NONE:
                found[Why.NONE, language, zone] -= count
                found[Why.WEEKLY_CAP, language, zone] += count
    return [Group(*place, count) for place, count in found.items() if count]


async def _alike(
    tx: AsyncSession, terms: Terms, people: Select[Any]
) -> Iterator[tuple[Why, str, str | None, int]]:
    """Those meant, by reason (the cap aside), language and zone; the same may come more than once."""
    rows = await tx.execute(people.where(*meant(terms)).group_by(*_ALIKE))
    return ((_why(terms, each[0], Mark(each[2])), each[0], each[1], each[3]) for each in rows)


def _why(terms: Terms, language: str, held: Mark) -> Why:
    """What keeps people from it, in the order of ``left_out``."""
    ads, needed = terms.ads is not None, marks(terms.basic)
    rules = (
        (Mark.NO_CHAT in held, Why.NOT_LINKED),
        (Mark.UNREACHABLE in held, Why.UNREACHABLE),
        (Mark.STOPPED in held, Why.STOPPED),
        (Mark.ESSENTIALS in held, Why.ESSENTIALS),
        (language not in terms.languages, Why.NO_TEXT),
        (ads and Mark.DISCREET in held, Why.DISCREET),
        (needed not in held, Why.NO_CONSENT),
        (ads and marks(terms.ads or ()) not in held, Why.NO_ADS),
    )
    return next((why for holds, why in rules if holds), Why.NONE)


_ALIKE = (Patient.language, Patient.zone, SUMS.marks)
