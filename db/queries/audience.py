"""Who would get a broadcast, and who of those meant is left out and why, as conditions on a patient.

All that is asked is in the patient's row or summed up in it (``db.summaries``), so that everybody is counted
in one index.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from db.summaries import SUMS, marks
from db.tables import Patient, PatientTag, Session
from db.tables.outbox import MESSAGES, OVER
from domain.audience import Audience
from domain.broadcasts import CAP_PERIOD
from domain.messages import Lane
from domain.reasons import Why

_DAY = timedelta(days=1)
_M = MESSAGES.c
_HAD = ("sent", "unknown", "sending")
"""Statuses in which a message counts for the cap."""
# Written out and not bound: the planner knows that a partial index fits before any value comes.
_BOOKED = Session.state == literal_column("'booked'")
_IN_FLIGHT = text("messages.status in ('sending', 'unknown')")


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
    """The audience; people whose data was erased are never meant."""
    wanted = terms.audience
    found: list[ColumnElement[bool]] = [Patient.deleted_at.is_(None)]
    if wanted.languages:
        found.append(Patient.language.in_(sorted(wanted.languages)))
    if wanted.outcomes:
        found.append(SUMS.phase.in_(sorted(wanted.outcomes)))
    if wanted.stages:
        found.append(SUMS.stage.in_(sorted(wanted.stages)))
    if wanted.visit_within_days is not None:
        found.append(_visits(terms.as_of, wanted.visit_within_days))
    if wanted.last_visit_ago is not None:
        ago = wanted.last_visit_ago
        found.append(SUMS.last_visit > terms.as_of - (max(ago) + 1) * _DAY)
        found.append(SUMS.last_visit <= terms.as_of - min(ago) * _DAY)
    if wanted.tags:
        tagged = select(PatientTag.patient_id).where(PatientTag.tag_id.in_(sorted(wanted.tags)))
        found.append(Patient.id.in_(tagged))
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
        rules.append((Patient.id.in_(had_enough(terms)), Why.WEEKLY_CAP))
    return case(*((rule, literal(why.value)) for rule, why in rules), else_=literal(Why.NONE.value))


def had_since(now: datetime) -> tuple[datetime, datetime]:
    """From when a message counts for the cap, and how far back its row may have been due (aware UTC)."""
    return now - CAP_PERIOD, now - 3 * CAP_PERIOD


def had_enough(terms: Terms) -> Select[int | None]:
    """Who has had as many advertisements lately as the cap allows."""
    since, due_since = had_since(terms.as_of)
    # Those that are over have an index; those on their way are a handful.
    over = and_(text(OVER), _M.lane == int(Lane.BROADCAST), _M.status.in_(_HAD))
    under_way = and_(_IN_FLIGHT, _M.status == literal_column("'sending'"))
    ads = (
        _M.due_at > due_since,
        _M.step == terms.ad_step,
        _M.subject != terms.subject,
        func.coalesce(_M.sent_at, _M.due_at) > since,
    )
    had = union_all(*(select(_M.patient_id).where(each, *ads) for each in (over, under_way))).subquery("had")
    return select(had.c.patient_id).group_by(had.c.patient_id).having(func.count() >= terms.cap)


def _visits(as_of: datetime, days: int) -> ColumnElement[bool]:
    """A booked visit begins within so many days.

    Only of who has one that passed and was not marked, the summed-up first one does not settle it.
    """
    until = as_of + days * _DAY
    coming = (_BOOKED, Session.starts_at >= as_of, Session.starts_at < until)
    mine = exists().where(Session.patient_id == Patient.id, *coming)
    settled = and_(SUMS.next_visit >= as_of, SUMS.next_visit < until)
    return or_(settled, and_(SUMS.next_visit < as_of, mine))


def _lack(codes: frozenset[str]) -> ColumnElement[bool]:
    """One of these consents does not stand."""
    needed = marks(codes).value
    return SUMS.marks.op("&")(needed) != needed
