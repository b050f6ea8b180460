"""Who would get a broadcast, and who of those meant is left out and why, as conditions on a patient."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.tables import ConsentRecord, Course, Message, Patient, PatientTag, Screening, Session
from domain.audience import Audience, Stage
from domain.broadcasts import CAP_PERIOD
from domain.reasons import Why

_DAY = timedelta(days=1)
HAD = ("sent", "unknown", "sending")
"""Statuses in which a message counts for the cap."""
_DONE, _BOOKED, _PERFORMED = "done", "booked", "performed"


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom a broadcast is for, and what keeps somebody from getting it.

    Attributes:
        as_of: the instant the audience's days count from (aware UTC).
        basic: consents it needs. ads: the further ones of an advertisement, with its weekly ``cap``; None for
            a notice.
        languages: those with a version. subject: its own rows, which no cap counts.
    """

    audience: Audience
    as_of: datetime
    basic: frozenset[str]
    ads: frozenset[str] | None
    cap: int
    ad_step: str
    languages: frozenset[str]
    subject: str


async def next_people(
    tx: AsyncSession, terms: Terms, *, after: int, limit: int
) -> list[tuple[int, str | None]]:
    """The next people who get it, from the id ``after`` (excluded) on: id, zone (None: the clinic's)."""
    query = (
        select(Patient.id, Patient.zone)
        .where(*meant(terms), left_out(terms) == Why.NONE.value, Patient.id > after)
        .order_by(Patient.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await tx.execute(query)]


def meant(terms: Terms) -> list[ColumnElement[bool]]:
    """The audience as questions about one person; people whose data was erased are never meant.

    ``db.queries.audience_sets`` says the same for counting everybody.
    """
    wanted = terms.audience
    found: list[ColumnElement[bool]] = [Patient.deleted_at.is_(None)]
    if wanted.languages:
        found.append(Patient.language.in_(sorted(wanted.languages)))
    if wanted.outcomes:
        found.append(_screened(wanted.outcomes))
    if wanted.stages:
        found.append(or_(*map(_stands_at, sorted(wanted.stages))))
    if wanted.visit_within_days is not None:
        found.append(_visits(terms.as_of, wanted.visit_within_days))
    if wanted.last_visit_ago is not None:
        found.append(_last_visit(terms.as_of, wanted.last_visit_ago))
    if wanted.tags:
        carries = (PatientTag.patient_id == Patient.id, PatientTag.tag_id.in_(sorted(wanted.tags)))
        found.append(exists().where(*carries))
    return found


def left_out(terms: Terms) -> ColumnElement[str]:
    """The first reason that keeps a person from it, empty for who gets it."""
    rules: list[tuple[ColumnElement[bool], Why]] = [
        (Patient.chat_id.is_(None), Why.NOT_LINKED),
        (Patient.unreachable_since.is_not(None), Why.UNREACHABLE),
        (Patient.choice == "stopped", Why.STOPPED),
        (Patient.choice == "essentials", Why.ESSENTIALS),
        (Patient.language.not_in(sorted(terms.languages)), Why.NO_TEXT),
    ]
    if terms.ads is not None:
        rules.append((Patient.discreet.is_(true()), Why.DISCREET))
    rules.append((_lack(terms.basic), Why.NO_CONSENT))
    if terms.ads is not None:
        rules.append((_lack(terms.ads), Why.NO_ADS))
        rules.append((_had_enough(terms), Why.WEEKLY_CAP))
    return case(*((rule, literal(why.value)) for rule, why in rules), else_=literal(Why.NONE.value))


def had_since(now: datetime) -> tuple[datetime, datetime]:
    """From when a message counts for the cap, and how far back its row may have been due (aware UTC)."""
    return now - CAP_PERIOD, now - 3 * CAP_PERIOD


def begins_within(as_of: datetime, days: int) -> tuple[ColumnElement[bool], ...]:
    """The session begins within so many days of ``as_of`` (aware UTC)."""
    return Session.starts_at >= as_of, Session.starts_at < as_of + days * _DAY


def last_visit_between(as_of: datetime, ago: tuple[int, int]) -> tuple[datetime, datetime]:
    """After when and until when the last visit was (aware UTC)."""
    return as_of - (max(ago) + 1) * _DAY, as_of - min(ago) * _DAY


def speaks_against(codes: frozenset[str]) -> list[ColumnElement[bool]]:
    """The record refuses one of these consents, or was withdrawn; a later one may give it again."""
    return [
        ConsentRecord.code.in_(sorted(codes)),
        or_(not_(ConsentRecord.granted), ConsentRecord.withdrawn_at.is_not(None)),
    ]


def _lack(codes: frozenset[str]) -> ColumnElement[bool]:
    """One of these consents was never given, or was refused or withdrawn last.

    Nearly everybody has one record a code, granted and standing: that is seen in one pass over the few
    records. Only for the others it is asked which record of a code is the latest.
    """
    granted = case((and_(ConsentRecord.granted, ConsentRecord.withdrawn_at.is_(None)), 1), else_=0)
    there = [func.max(case((ConsentRecord.code == code, 1), else_=0)) for code in sorted(codes)]
    plain = (
        select(case((and_(func.min(granted) == 1, sum(there[1:], there[0]) == len(codes)), 1), else_=0))
        .where(ConsentRecord.patient_id == Patient.id, ConsentRecord.code.in_(sorted(codes)))
        .correlate(Patient)
        .scalar_subquery()
    )
    return not_(or_(plain == 1, and_(*(_stands(code) for code in sorted(codes)))))


def _stands(code: str) -> ColumnElement[bool]:
    later = aliased(ConsentRecord)
    overruled = exists().where(
        later.patient_id == ConsentRecord.patient_id,
        later.code == ConsentRecord.code,
        or_(later.at > ConsentRecord.at, and_(later.at == ConsentRecord.at, later.id > ConsentRecord.id)),
    )
    return exists().where(
        ConsentRecord.patient_id == Patient.id,
        ConsentRecord.code == code,
        ConsentRecord.granted,
        ConsentRecord.withdrawn_at.is_(None),
        not_(overruled),
    )


def _had_enough(terms: Terms) -> ColumnElement[bool]:
    since, due_since = had_since(terms.as_of)
    had = select(func.count()).where(
        Message.patient_id == Patient.id,
        Message.due_at > due_since,
        Message.step == terms.ad_step,
        Message.subject != terms.subject,
        Message.status.in_(HAD),
        func.coalesce(Message.sent_at, Message.due_at) > since,
    )
    return had.correlate(Patient).scalar_subquery() >= terms.cap


def _screened(outcomes: frozenset[str]) -> ColumnElement[bool]:
    """The latest finished screening ended so."""
    last = (
        select(func.max(Screening.id, type_=Integer()))
        .where(Screening.patient_id == Patient.id, Screening.state == _DONE)
        .correlate(Patient)
        .scalar_subquery()
    )
    return exists().where(Screening.id == last, Screening.outcome.in_(sorted(outcomes)))


def _visits(as_of: datetime, days: int) -> ColumnElement[bool]:
    mine = (Session.patient_id == Patient.id, Session.state == _BOOKED)
    return exists().where(*mine, *begins_within(as_of, days))


def _last_visit(as_of: datetime, ago: tuple[int, int]) -> ColumnElement[bool]:
    last = (
        select(func.max(Session.performed_at))
        .where(Session.patient_id == Patient.id, Session.state == _PERFORMED)
        .correlate(Patient)
        .scalar_subquery()
    )
    after, until = last_visit_between(as_of, ago)
    return and_(last > after, last <= until)


_PERFORMED_OF = (
    select(func.count())
    .where(Session.course_id == Course.id, Session.state == _PERFORMED)
    .correlate(Course)
    .scalar_subquery()
)

COURSE_STAGES: Mapping[Stage, ColumnElement[bool]] = {
    Stage.BEFORE_FIRST: and_(Course.ended_at.is_(None), Course.planned > 0, _PERFORMED_OF == 0),
    Stage.IN_COURSE: and_(Course.ended_at.is_(None), _PERFORMED_OF.between(1, Course.planned - 1)),
    Stage.FINISHED: or_(Course.ended_at.is_not(None), Course.planned <= _PERFORMED_OF),
}
"""What a stage says of somebody's latest course."""


def _stands_at(stage: Stage) -> ColumnElement[bool]:
    if stage is Stage.NO_COURSE:
        return not_(exists().where(Course.patient_id == Patient.id))
    last = (
        select(func.max(Course.id, type_=Integer()))
        .where(Course.patient_id == Patient.id)
        .correlate(Patient)
        .scalar_subquery()
    )
    return exists().where(Course.id == last, COURSE_STAGES[stage])
