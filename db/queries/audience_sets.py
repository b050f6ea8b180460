"""Whom a broadcast is for, found as sets in one pass each: to count everybody at once.

``db.queries.audience.meant`` asks the same of one person after the other, which is for who looks at few.
"""

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import aliased

from db.queries.audience import COURSE_STAGES, HAD, Terms, begins_within, had_since, last_visit_between
from db.tables import Course, Patient, PatientTag, Screening, Session
from db.tables.outbox import MESSAGES, OVER
from domain.audience import Stage
from domain.messages import Lane

# Written out and not bound: the planner knows that a partial index fits before any value comes.
_BOOKED = Session.state == literal_column("'booked'")
_PERFORMED = Session.state == literal_column("'performed'")
_IN_FLIGHT = text("messages.status in ('sending', 'unknown')")
_DONE = "done"
_M = MESSAGES.c


def narrows(terms: Terms) -> bool:
    """Whether the audience asks for more than the patient's record itself says."""
    wanted = terms.audience
    asked = (wanted.outcomes, wanted.stages, wanted.tags)
    return any(asked) or wanted.visit_within_days is not None or wanted.last_visit_ago is not None


def meant_in_sets(terms: Terms) -> list[ColumnElement[bool]]:
    """The audience as sets of patients; people whose data was erased are never meant."""
    wanted = terms.audience
    found: list[ColumnElement[bool]] = [Patient.deleted_at.is_(None)]
    if wanted.languages:
        found.append(Patient.language.in_(sorted(wanted.languages)))
    if wanted.outcomes:
        found.append(Patient.id.in_(_screened(wanted.outcomes)))
    if wanted.stages:
        found.append(_staged(wanted.stages))
    if wanted.visit_within_days is not None:
        coming = begins_within(terms.as_of, wanted.visit_within_days)
        found.append(Patient.id.in_(select(Session.patient_id).where(_BOOKED, *coming)))
    if wanted.last_visit_ago is not None:
        after, until = last_visit_between(terms.as_of, wanted.last_visit_ago)
        seen = select(Session.patient_id).where(_PERFORMED, Session.performed_at > after)
        since = select(Session.patient_id).where(_PERFORMED, Session.performed_at > until)
        found.append(Patient.id.in_(seen.where(Session.performed_at <= until).except_(since)))
    if wanted.tags:
        tagged = select(PatientTag.patient_id).where(PatientTag.tag_id.in_(sorted(wanted.tags)))
        found.append(Patient.id.in_(tagged))
    return found


def had_enough(terms: Terms) -> Select[int | None]:
    """Who has had as many advertisements lately as the cap allows."""
    since, due_since = had_since(terms.as_of)
    # Those that are over have an index; those on their way are a handful.
    over = and_(text(OVER), _M.lane == int(Lane.BROADCAST), _M.status.in_(HAD))
    under_way = and_(_IN_FLIGHT, _M.status == literal_column("'sending'"))
    ads = (
        _M.due_at > due_since,
        _M.step == terms.ad_step,
        _M.subject != terms.subject,
        func.coalesce(_M.sent_at, _M.due_at) > since,
    )
    had = union_all(*(select(_M.patient_id).where(each, *ads) for each in (over, under_way))).subquery("had")
    return select(had.c.patient_id).group_by(had.c.patient_id).having(func.count() >= terms.cap)


def _screened(outcomes: frozenset[str]) -> Select[int]:
    """The latest finished screening ended so."""
    later = aliased(Screening)
    overtaken = exists().where(
        later.patient_id == Screening.patient_id, later.state == _DONE, later.id > Screening.id
    )
    ended = (Screening.state == _DONE, Screening.outcome.in_(sorted(outcomes)))
    return select(Screening.patient_id).where(*ended, ~overtaken)


def _staged(stages: frozenset[Stage]) -> ColumnElement[bool]:
    """The latest course stands so; who has none can only be found by whom nothing is found."""
    wanted = [COURSE_STAGES[stage] for stage in sorted(stages - {Stage.NO_COURSE})]
    having = select(Course.patient_id)
    if 0 < len(wanted) < len(COURSE_STAGES):
        later = aliased(Course)
        overtaken = exists().where(later.patient_id == Course.patient_id, later.id > Course.id)
        having = having.where(~overtaken, or_(*wanted))
    found = [Patient.id.in_(having)] if wanted else []
    if Stage.NO_COURSE in stages:
        found.append(Patient.id.not_in(select(Course.patient_id)))
    return or_(*found)
