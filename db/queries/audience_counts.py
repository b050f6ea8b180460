"""How many an audience means, who gets it, and why the others do not, without looking at each one's consents.

Everybody is counted in an index alone. A chat is tied only to a record whose C0 and C2 stand, and refusing or
withdrawing one later leaves a record: only people with such a record are looked at one by one, and, for an
advertisement, those who once gave its consent.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.audience import Terms, lapsed, left_out, meant, speaks_against
from db.tables import ConsentRecord, Patient
from domain.reasons import Why

Place: TypeAlias = tuple[str, str | None]
"""Language and zone."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one language and zone (None: the clinic's) who share a reason; no reason: they get it."""

    why: Why
    language: str
    zone: str | None
    count: int


async def grouped(tx: AsyncSession, terms: Terms) -> list[Group]:
    """Everybody the audience means, by language, zone and what keeps them from it."""
    found = Counter[tuple[Why, Place]]()
    for language, zone, chats, people in await tx.execute(_out_of_reach(terms)):
        found[Why.NOT_LINKED, (language, zone)] += people - chats
        found[Why.UNREACHABLE, (language, zone)] += chats
    for language, zone, choice, discreet, people in await tx.execute(_linked(terms)):
        found[_by_choice(terms, language, choice, discreet=discreet), (language, zone)] += people
    for why, place, count in await _by_consent(tx, terms):
        found[why, place] += count
        # Until here they stood under what holds for everybody else.
        found[Why.NONE if terms.ads is None else Why.NO_ADS, place] -= count
    return [Group(why, *place, count) for (why, place), count in found.items() if count]


def _out_of_reach(terms: Terms) -> Select[str, str | None, int, int]:
    return (
        select(
            Patient.language,
            Patient.zone,
            func.count(Patient.chat_id).label("chats"),
            func.count().label("people"),
        )
        .where(*meant(terms), or_(Patient.chat_id.is_(None), Patient.unreachable_since.is_not(None)))
        .group_by(Patient.language, Patient.zone)
    )


def _linked(terms: Terms) -> Select[str, str | None, str, bool, int]:
    alike = (Patient.language, Patient.zone, Patient.choice, Patient.discreet)
    return (
        select(*alike, func.count().label("people"))
        .where(*meant(terms), Patient.chat_id.is_not(None), Patient.unreachable_since.is_(None))
        .group_by(*alike)
    )


def _by_choice(terms: Terms, language: str, choice: str, *, discreet: bool) -> Why:
    """What keeps linked people from it whatever they gave consent to, in the order of ``left_out``.

    If nothing does: what holds for nearly everybody, whose consents to a notice stand and who never gave that
    to advertisements.
    """
    if choice in _CHOSEN:
        return _CHOSEN[choice]
    if language not in terms.languages:
        return Why.NO_TEXT
    if terms.ads is None:
        return Why.NONE
    return Why.DISCREET if discreet else Why.NO_ADS


async def _by_consent(tx: AsyncSession, terms: Terms) -> list[tuple[Why, Place, int]]:
    """The people for whom something else holds, and what."""
    against = select(ConsentRecord.patient_id).where(*speaks_against(terms.basic))
    found = [each for each in await _looked_at(tx, terms, against) if each[0] is Why.NO_CONSENT]
    if terms.ads is not None:
        gave = select(ConsentRecord.patient_id).where(*_gives(terms.ads))
        found += [each for each in await _looked_at(tx, terms, gave) if each[0] in _GAVE_ADS]
    return found


async def _looked_at(tx: AsyncSession, terms: Terms, people: Select[int]) -> list[tuple[Why, Place, int]]:
    why = left_out(terms, lapsed).label("why")
    query = (
        select(why, Patient.language, Patient.zone, func.count())
        .where(*meant(terms), Patient.id.in_(people))
        .group_by(why, Patient.language, Patient.zone)
    )
    return [(Why(row[0]), (row[1], row[2]), row[3]) for row in await tx.execute(query)]


def _gives(codes: frozenset[str]) -> tuple[ColumnElement[bool], ...]:
    """The record gives one of these and was not withdrawn; written out, since an index is made for it."""
    named = (ConsentRecord.code == bindparam(None, code, literal_execute=True) for code in sorted(codes))
    return or_(*named), and_(ConsentRecord.granted), ConsentRecord.withdrawn_at.is_(None)


_CHOSEN = {"stopped": Why.STOPPED, "essentials": Why.ESSENTIALS}
_GAVE_ADS = frozenset({Why.WEEKLY_CAP, Why.NONE})
