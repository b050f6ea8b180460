"""Steps before a visit: reminders at clinic wall time, and "do not travel" while a doctor has to look."""

from collections.abc import Iterator
from datetime import timedelta

from domain.drafts import Draft, Window
from domain.keys import DO_NOT_TRAVEL, key_of
from domain.localtime import shift
from domain.messages import Status, Wanted
from domain.patients import PatientView, SessionState, SessionView
from domain.reasons import Why
from domain.situation import Situation, settle
from domain.steps import Anchor, StepRule


def before_steps(case: Situation, session: SessionView) -> Iterator[Draft]:
    """Yield the unsent reminders of a booked session."""
    for rule in case.timeline.steps:
        draft = before_step(case, session, rule)
        if draft is not None:
            yield draft


def before_step(case: Situation, session: SessionView, rule: StepRule) -> Draft | None:
    """Return the unsent reminder of a booked session that this rule wants, None if it wants none.

    Late booking (clinic policy): a step whose time had passed when the start was decided is not made at all,
    the booking summary carries what it would have said. On hold the steps are ``HELD``, and so they are while
    the visit stands on a day that was closed: nobody is reminded to come before a closed door.
    """
    if session.state is not SessionState.BOOKED or rule.anchor is not Anchor.START:
        return None
    if rule.name in session.sent or not _applies(rule, session, case.view):
        return None
    draft = _reminder(case, session, rule)
    if draft.wanted.due_at <= session.timed_at:
        return None
    if session.held_since:
        return _held(draft, Why.ON_HOLD)
    return _held(draft, Why.CLOSED_DAY) if session.closed else draft


def do_not_travel(case: Situation, session: SessionView) -> Iterator[Draft]:
    """Yield the warning of a booked session whose hold still stands 24 h (content) before it.

    Clinic policy: it goes at any hour and to everybody, since it spares a journey for nothing.
    """
    if (
        session.state is not SessionState.BOOKED
        or session.held_since is None
        or DO_NOT_TRAVEL in session.sent
    ):
        return
    ahead = session.starts_at - timedelta(hours=case.timeline.do_not_travel_hours)
    due_at = max(ahead, session.held_since)
    if due_at < session.starts_at:
        key = key_of(case.view, session, DO_NOT_TRAVEL)
        yield Draft(Wanted(key, due_at, due_at, session.starts_at, why=Why.ON_HOLD), always=True)


def _applies(rule: StepRule, session: SessionView, view: PatientView) -> bool:
    return not rule.first_or_cold_sores or session.number == 1 or view.cold_sores


def _reminder(case: Situation, session: SessionView, rule: StepRule) -> Draft:
    zone = case.timeline.clinic_zone
    window = Window(
        nominal=shift(session.starts_at, rule.due, zone),
        closes=shift(session.starts_at, rule.closes, zone),
        opens=shift(session.starts_at, rule.opens, zone) if rule.opens else None,
    )
    due_at = settle(case.view, case.timeline, window.nominal)
    wanted = window.place(key_of(case.view, session, rule.name), window.nominal, due_at)
    return Draft(wanted, rule, essential=rule.essential)


def _held(draft: Draft, why: Why) -> Draft:
    if draft.wanted.status is Status.PLANNED:
        return draft.with_status(Status.HELD, why)
    return draft
