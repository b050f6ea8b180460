"""How many an audience means, who gets it, and why the others do not, without looking at each one's consents.

Everybody is counted in an index alone. A chat is tied only to a record whose C0 and C2 stand, and refusing or
withdrawing one later leaves a record: only people with such a record are looked at one by one, and, for an
advertisement, those who once gave its consent.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.audience import Terms, left_out, meant, speaks_against
from db.queries.audience_sets import had_enough, meant_in_sets, narrows
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
    for query in _everybody(terms):
        for language, zone, *record, people, agreed, capped in await tx.execute(query):
            place, why = (language, zone), _by_record(terms, language, *record)
            found[why, place] += people
            if why is Why.NO_ADS:
                found[Why.NO_ADS, place] -= agreed
                found[Why.WEEKLY_CAP, place] += capped
                found[Why.NONE, place] += agreed - capped
    for why, place, count in await _by_consent(tx, terms):
        found[why, place] += count
        # Until here they stood under what holds for everybody else.
        found[Why.NONE if terms.ads is None else Why.NO_ADS, place] -= count
    return [Group(why, *place, count) for (why, place), count in found.items() if count]


def _everybody(terms: Terms) -> list[Select[Any]]:
    """By what the patients' records say. Each half has an index of its own, unless few are meant anyhow."""
    meant = meant_in_sets(terms)
    no_chat, unreachable = Patient.chat_id.is_(None), Patient.unreachable_since.is_not(None)
    counts = (func.count(), *_of_these(terms))
    if narrows(terms):
        alike: tuple[ColumnElement[Any], ...] = (*_ALIKE, no_chat, unreachable)
        return [select(*alike, *counts).where(*meant).group_by(*alike)]
    place, no = _ALIKE[:2], literal(value=False)
    out = select(*place, literal(""), no, no_chat, literal(value=True), func.count(), literal(0), literal(0))
    linked = select(*_ALIKE, no, no, *counts)
    return [
        out.where(*meant, or_(no_chat, unreachable)).group_by(*place, no_chat),
        linked.where(*meant, not_(no_chat), not_(unreachable)).group_by(*_ALIKE),
    ]


def _of_these(terms: Terms) -> tuple[ColumnElement[int], ...]:
    """How many agreed to advertisements and never refused or took back anything; of them, who is capped."""
    if terms.ads is None:
        return literal(0), literal(0)
    gave = Patient.id.in_(select(ConsentRecord.patient_id).where(*_gives(terms.ads)))
    against = select(ConsentRecord.patient_id).where(*speaks_against(terms.basic | terms.ads))
    agreed = and_(gave, Patient.id.not_in(against))
    # Few have had one lately: asked first, it spares nearly everybody the other questions.
    capped = and_(Patient.id.in_(had_enough(terms)), agreed)
    return _how_many(agreed), _how_many(capped)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0), type_=Integer())


def _by_record(terms: Terms, language: str, choice: str, discreet: bool, no_chat: bool, closed: bool) -> Why:
    if no_chat:
        return Why.NOT_LINKED
    return Why.UNREACHABLE if closed else _by_choice(terms, language, choice, discreet=discreet)


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
    looked = await _looked_at(tx, terms, speaks_against(terms.basic | (terms.ads or frozenset())))
    others = {Why.NO_CONSENT} if terms.ads is None else _NOT_AS_OTHERS
    return [each for each in looked if each[0] in others]


async def _looked_at(
    tx: AsyncSession, terms: Terms, against: list[ColumnElement[bool]]
) -> list[tuple[Why, Place, int]]:
    """Those who refused or took back something once, asked one by one."""
    why = left_out(terms).label("why")
    people = select(ConsentRecord.patient_id).where(*against)
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
_NOT_AS_OTHERS = frozenset({Why.NO_CONSENT, Why.WEEKLY_CAP, Why.NONE})
_ALIKE: tuple[Any, ...] = (Patient.language, Patient.zone, Patient.choice, Patient.discreet)
